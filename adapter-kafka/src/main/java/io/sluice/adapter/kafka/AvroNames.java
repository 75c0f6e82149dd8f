package io.sluice.adapter.kafka;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names within Avro's rules: a letter or underscore, then letters, digits and underscores. */
final class AvroNames {
  private AvroNames() {}

  /** Every character Avro does not allow becomes an underscore; so different names may meet. */
  static String of(String name) {
    StringBuilder legal = new StringBuilder(name.length() + 1);
    if (name.isEmpty() || isDigit(name.charAt(0))) {
      legal.append('_');
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      legal.append(isLetter(c) || isDigit(c) || c == '_' ? c : '_');
    }
    return legal.toString();
  }

  /** One name each, in order, all different: legal names stay, others that meet get a number. */
  static List<String> distinct(List<String> names) {
    Set<String> taken = new HashSet<>();
    for (String name : names) {
      if (of(name).equals(name)) {
        taken.add(name);
      }
    }
    List<String> distinct = new ArrayList<>(names.size());
    for (String name : names) {
      String legal = of(name);
      String free = legal;
      if (!legal.equals(name)) {
        for (int i = 2; !taken.add(free); i++) {
          free = legal + "_" + i;
        }
      }
      distinct.add(free);
    }
    return distinct;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}

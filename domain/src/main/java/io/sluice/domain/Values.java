package io.sluice.domain;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Compares values of columns: bytes by content, in arrays too, all else by {@code equals}. */
final class Values {
  private Values() {}

  static boolean equal(Object[] left, Object[] right) {
    return left.length == right.length && equal(Arrays.asList(left), Arrays.asList(right));
  }

  private static boolean equal(List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean equal(Object left, Object right) {
    if (left instanceof byte[] bytes) {
      return right instanceof byte[] others && Arrays.equals(bytes, others);
    }
    return left instanceof List<?> list
        ? right instanceof List<?> others && equal(list, others)
        : Objects.equals(left, right);
  }

  static int hash(Object[] values) {
    return hash(Arrays.asList(values));
  }

  private static int hash(List<?> values) {
    int hash = 1;
    for (Object value : values) {
      hash = 31 * hash + hash(value);
    }
    return hash;
  }

  private static int hash(Object value) {
    if (value instanceof byte[] bytes) {
      return Arrays.hashCode(bytes);
    }
    return value instanceof List<?> list ? hash(list) : Objects.hashCode(value);
  }
}

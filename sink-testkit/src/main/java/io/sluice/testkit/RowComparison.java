package io.sluice.testkit;

import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What differs between the rows expected of a table and the rows found: missing, extra and doubled
 * rows, and values of another content or Java class.
 */
final class RowComparison {
  private static final int SHOWN_DIFFERENCES = 12;
  private static final int SHOWN_CHARACTERS = 120;

  private RowComparison() {}

  /** One line for each difference, none if the rows are the same in any order. */
  static List<String> differences(
      TableSchema table, Collection<Row> expected, Collection<Row> found) {
    List<String> differences = new ArrayList<>();
    Map<RowKey, Row> left = new LinkedHashMap<>();
    for (Row row : found) {
      if (left.put(row.key(), row) != null) {
        differences.add("twice: " + row.key());
      }
    }
    for (Row row : expected) {
      Row other = left.remove(row.key());
      if (other == null) {
        differences.add("missing: " + shown(row.key()));
      } else {
        compare(table, row, other, differences);
      }
    }
    left.keySet().forEach(key -> differences.add("not expected: " + shown(key)));
    return differences.size() <= SHOWN_DIFFERENCES
        ? differences
        : shortened(differences, SHOWN_DIFFERENCES);
  }

  private static List<String> shortened(List<String> differences, int size) {
    List<String> shortened = new ArrayList<>(differences.subList(0, size));
    shortened.add("and " + (differences.size() - size) + " more");
    return shortened;
  }

  private static void compare(
      TableSchema table, Row expected, Row found, List<String> differences) {
    for (int i = 0; i < table.size(); i++) {
      if (!same(expected.value(i), found.value(i))) {
        differences.add(
            shown(expected.key())
                + ", column "
                + table.columns().get(i).name()
                + ": expected "
                + shown(expected.value(i))
                + ", found "
                + shown(found.value(i)));
      }
    }
  }

  private static boolean same(Object expected, Object found) {
    if (expected instanceof byte[] bytes && found instanceof byte[] others) {
      return Arrays.equals(bytes, others);
    }
    if (expected instanceof List<?> list && found instanceof List<?> others) {
      boolean same = list.size() == others.size();
      for (int i = 0; same && i < list.size(); i++) {
        same = same(list.get(i), others.get(i));
      }
      return same;
    }
    return Objects.equals(expected, found);
  }

  private static String shown(Object value) {
    if (value == null) {
      return "NULL";
    }
    String text = value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value);
    String start =
        text.length() <= SHOWN_CHARACTERS
            ? text
            : text.substring(0, SHOWN_CHARACTERS) + "… (" + text.length() + " characters)";
    return value instanceof RowKey ? start : start + " (" + value.getClass().getSimpleName() + ")";
  }
}

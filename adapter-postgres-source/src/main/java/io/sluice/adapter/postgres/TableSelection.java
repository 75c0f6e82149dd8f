package io.sluice.adapter.postgres;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of one table leaves PostgreSQL.
 *
 * @param only the columns that do; empty if all but those left out
 * @param without the columns that do not
 * @param where which rows do, in SQL
 * @param masks what stands for the values of which columns
 */
record TableSelection(
    Set<String> only, Set<String> without, Optional<String> where, Map<String, Mask> masks) {
  static final TableSelection EVERYTHING =
      new TableSelection(Set.of(), Set.of(), Optional.empty(), Map.of());

  TableSelection {
    only = Set.copyOf(only);
    without = Set.copyOf(without);
    masks = Map.copyOf(masks);
    for (String column : masks.keySet()) {
      if (without.contains(column) || !only.isEmpty() && !only.contains(column)) {
        throw new IllegalArgumentException("column " + column + " is left out by `columns`");
      }
    }
  }

  boolean takes(String column) {
    return only.isEmpty() ? !without.contains(column) : only.contains(column);
  }

  Optional<Mask> mask(String column) {
    return Optional.ofNullable(masks.get(column));
  }

  /** Whether there may be values that must not leave PostgreSQL. */
  boolean hides() {
    return !only.isEmpty() || !without.isEmpty() || !masks.isEmpty();
  }

  /** The columns that it names and the table does not have: renamed, perhaps, or mistyped. */
  List<String> missing(Collection<String> columns) {
    Set<String> named = new TreeSet<>(only);
    named.addAll(without);
    named.addAll(masks.keySet());
    named.removeAll(new HashSet<>(columns));
    return List.copyOf(named);
  }

  /** How it hides the key; empty if it does not. Another one makes other rows of all rows. */
  String keyMasks(List<String> key) {
    List<String> masked = new ArrayList<>();
    for (String column : key) {
      mask(column).ifPresent(mask -> masked.add(column + " " + mask));
    }
    return String.join(", ", masked);
  }

  /** The same for selections that do the same; empty for everything. */
  String fingerprint() {
    if (!hides() && where.isEmpty()) {
      return "";
    }
    String all =
        String.join(
            "\n",
            new TreeSet<>(only).toString(),
            new TreeSet<>(without).toString(),
            where.orElse(""),
            new TreeMap<>(masks).toString());
    return Digest.of(all);
  }
}

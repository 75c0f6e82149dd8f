package io.sluice.adapter.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows of a table that are read at once in a snapshot: those on some pages of what holds them.
 *
 * @param table its place among the snapshot's tables
 * @param from the first page
 * @param to the page behind the last; where that is the storage's end, what lies behind counts too
 */
record SnapshotRange(int table, Storage storage, long from, long to) {
  /**
   * A table, or a partition of one.
   *
   * @param partition empty for a table that holds its rows itself
   * @param file {@code pg_class.relfilenode}
   * @param pages how many it has
   * @param bytes about how large it is, with what is stored out of line
   */
  record Storage(Optional<Partition> partition, long oid, long file, long pages, long bytes) {
    /** Whether its pages can be addressed; not where it is read through the table's name. */
    boolean hasPages() {
      return partition.isEmpty() || partition.get().selectable();
    }
  }

  /** The condition in SQL, of rows called {@code t}; empty if there is none. */
  Optional<String> condition() {
    List<String> conditions = new ArrayList<>();
    if (from > 0) {
      conditions.add("t.ctid >= " + firstOf(from));
    }
    if (to < storage.pages()) {
      conditions.add("t.ctid < " + firstOf(to));
    }
    return conditions.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", conditions));
  }

  /** Where a page begins. */
  static String firstOf(long page) {
    return "'(" + page + ",0)'::tid";
  }

  /** About how much is read. */
  long bytes() {
    return storage.pages() == 0
        ? 0
        : (long) ((to - from) * (double) storage.bytes() / storage.pages());
  }
}

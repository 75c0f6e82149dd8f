package io.sluice.adapter.neo4j;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;

/**
 * What is to become of one row.
 *
 * @param key as {@link KeyText} writes it
 * @param row the row, or null if it is to go
 * @param change where this comes from; null for the rows of a truncate
 */
record RowWrite(GraphTable table, String key, long version, Row row, ChangeEvent change) {
  static RowWrite of(GraphTable table, ChangeEvent change) {
    return new RowWrite(
        table, KeyText.of(table.id(), change.key()), change.version(), change.after(), change);
  }

  static RowWrite removal(GraphTable table, String key, long version) {
    return new RowWrite(table, key, version, null, null);
  }

  boolean isUpsert() {
    return row != null;
  }
}

package io.sluice.adapter.neo4j;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A foreign key that refers to another table's key, as a relationship. */
final class Reference {
  /** Where a row of the table points to. */
  enum State {
    /** At no row: a column is NULL. */
    NOWHERE,
    /** Where it pointed before: a column is unchanged. */
    UNCHANGED,
    SOMEWHERE
  }

  private final ForeignKey foreignKey;
  private final String type;
  private final int[] columns;

  Reference(TableSchema table, ForeignKey foreignKey, String type) {
    this.foreignKey = foreignKey;
    this.type = type;
    this.columns = foreignKey.columns().stream().mapToInt(table::indexOf).toArray();
  }

  ForeignKey foreignKey() {
    return foreignKey;
  }

  /** The relationship's type, not quoted. */
  String type() {
    return type;
  }

  State state(Row row) {
    if (Arrays.stream(columns).anyMatch(column -> row.value(column) == null)) {
      return State.NOWHERE;
    }
    return Arrays.stream(columns).anyMatch(row::isUnchanged) ? State.UNCHANGED : State.SOMEWHERE;
  }

  /** The key text of the row that this one points to, which is {@link State#SOMEWHERE}. */
  String target(Row row) {
    List<String> parts = new ArrayList<>(columns.length);
    for (int column : columns) {
      parts.add(KeyText.part(row.value(column)));
    }
    return KeyText.ofParts(foreignKey.referencedTable(), parts);
  }
}

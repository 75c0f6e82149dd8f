package io.sluice.adapter.postgres.pgoutput;

import java.util.List;

/**
 * What a Relation message says of a table. One instance stands for it until the next such message.
 *
 * @param oid by which later messages name it
 * @param columns in the order of {@link Tuple}'s values
 */
public record Relation(int oid, String schema, String name, List<Column> columns) {
  /**
   * A column.
   *
   * @param type PostgreSQL's oid of it
   * @param modifier {@code atttypmod}, -1 for none
   */
  public record Column(String name, int type, int modifier) {}

  public Relation {
    columns = List.copyOf(columns);
  }
}

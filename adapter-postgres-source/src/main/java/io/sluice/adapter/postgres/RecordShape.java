package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import java.util.List;
import java.util.Optional;

/**
 * What the stream says of a table whose rows follow.
 *
 * @param columns those that it carries, in the order of a {@link RowImage}
 */
record RecordShape(TableId table, List<Carried> columns) {
  /**
   * A column.
   *
   * @param type PostgreSQL's oid of it
   * @param modifier {@code atttypmod}, -1 for none
   * @param exact whether the modifier is known of every type, and not only of numeric
   * @param nullable empty if the stream does not tell
   */
  record Carried(String name, int type, int modifier, boolean exact, Optional<Boolean> nullable) {}

  RecordShape {
    columns = List.copyOf(columns);
  }

  List<String> names() {
    return columns.stream().map(Carried::name).toList();
  }
}

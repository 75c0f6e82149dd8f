package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import java.util.Collection;
import java.util.stream.Collectors;

/** Names and strings as SQL text. */
final class Sql {
  private Sql() {}

  static String name(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  static String name(TableId table) {
    return name(table.schema()) + "." + name(table.name());
  }

  static String names(Collection<TableId> tables) {
    return tables.stream().map(Sql::name).collect(Collectors.joining(", "));
  }

  static String string(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}

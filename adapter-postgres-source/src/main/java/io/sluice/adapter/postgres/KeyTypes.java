package io.sluice.adapter.postgres;

import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The types of a table's key columns, by the names that a cast takes.
 *
 * @param names in the key's order
 */
record KeyTypes(List<String> names) {
  KeyTypes {
    names = List.copyOf(names);
  }

  static KeyTypes read(Connection connection, long oid, TableSchema schema)
      throws SQLException, PortException {
    // With -1 as the modifier, bit is any number of bits; without it, it would be one.
    String sql =
        "select attname, pg_catalog.format_type(atttypid, -1) from pg_catalog.pg_attribute"
            + " where attrelid = ?::int8::oid and attnum > 0 and not attisdropped";
    Map<String, String> types = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          types.put(row.getString(1), row.getString(2));
        }
      }
    }
    List<String> names = new ArrayList<>();
    for (String column : schema.keyColumns()) {
      if (!types.containsKey(column)) {
        throw new PortException("table " + schema.id() + " no longer has column " + column);
      }
      names.add(types.get(column));
    }
    return new KeyTypes(names);
  }

  /** One key as parameters: {@code (cast(? as integer), cast(? as text))}. */
  String parameters() {
    return names.stream()
        .map(type -> "cast(? as " + type + ")")
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /** One key as constants. */
  String literal(List<String> key) {
    List<String> constants = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      constants.add("cast(" + Sql.string(key.get(i)) + " as " + names.get(i) + ")");
    }
    return "(" + String.join(", ", constants) + ")";
  }

  /** A table {@code k} of as many keys, its columns c0, c1, … */
  String values(int keys) {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add("c" + i);
    }
    return "(values "
        + String.join(", ", Collections.nCopies(keys, parameters()))
        + ") as k("
        + String.join(", ", columns)
        + ")";
  }

  /** That the row {@code t} has the key {@code k}. */
  static String same(TableSchema schema) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < schema.keySize(); i++) {
      pairs.add("t." + Sql.name(schema.keyColumns().get(i)) + " = k.c" + i);
    }
    return String.join(" and ", pairs);
  }
}

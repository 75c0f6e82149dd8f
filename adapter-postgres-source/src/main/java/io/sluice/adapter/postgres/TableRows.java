package io.sluice.adapter.postgres;

import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the rows of one table are read: pieces of SQL, and the values out of what they answer. In the
 * SQL the table is called {@code t}.
 */
final class TableRows {
  private final TableSchema schema;
  private final List<Function<String, Object>> decoders;
  private long charsRead;

  /**
   * @param columns how to read each column of the schema, in its order
   */
  TableRows(TableSchema schema, List<CatalogColumn> columns) {
    this.schema = schema;
    this.decoders = columns.stream().map(column -> column.valueType().decoder()).toList();
  }

  /** For the table as the catalog has it now. */
  static TableRows of(TableSchema schema, CatalogTable found) throws PortException {
    List<CatalogColumn> columns = new ArrayList<>();
    for (var wanted : schema.columns()) {
      columns.add(
          found.columns().stream()
              .filter(known -> known.column().name().equals(wanted.name()))
              .filter(known -> known.column().type().equals(wanted.type()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new PortException(
                          "table "
                              + schema.id()
                              + " has changed: column "
                              + wanted.name()
                              + " is no longer what was asked for")));
    }
    return new TableRows(schema, columns);
  }

  TableSchema schema() {
    return schema;
  }

  /** Without rows of tables that inherit from it. */
  String from() {
    return "only " + Sql.name(schema.id()) + " as t";
  }

  String columns() {
    return schema.columns().stream()
        .map(column -> "t." + Sql.name(column.name()))
        .collect(Collectors.joining(", "));
  }

  String keyColumns() {
    return schema.keyColumns().stream()
        .map(column -> "t." + Sql.name(column))
        .collect(Collectors.joining(", "));
  }

  /** How many columns {@link #columns} has. */
  int size() {
    return decoders.size();
  }

  /** Of the first columns of an answer, which are {@link #columns}. */
  Row row(ResultSet rows) throws SQLException, PortException {
    Object[] values = new Object[decoders.size()];
    for (int i = 0; i < values.length; i++) {
      String text = rows.getString(i + 1);
      if (text != null) {
        charsRead += text.length();
        values[i] = decode(i, text);
      }
    }
    return new Row(schema, values);
  }

  /** How much text {@link #row} has read so far. */
  long charsRead() {
    return charsRead;
  }

  /** Of the texts that {@link KeyText} writes. */
  RowKey key(List<String> texts) throws PortException {
    if (texts.size() != schema.keySize()) {
      throw new PortException(
          "table " + schema.id() + " has a key of " + schema.keySize() + " columns");
    }
    Object[] values = new Object[texts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = decode(schema.keyIndex(i), texts.get(i));
    }
    return RowKey.of(values);
  }

  private Object decode(int column, String text) throws PortException {
    try {
      return decoders.get(column).apply(text);
    } catch (RuntimeException e) {
      throw new PortException(unsupported(schema.id(), schema, column, e).getMessage());
    }
  }

  static UnsupportedValueException unsupported(
      TableId table, TableSchema schema, int column, RuntimeException e) {
    return UnsupportedValueException.in(table, schema.columns().get(column).name(), e);
  }

  /**
   * Sets a key's values as parameters.
   *
   * @param at the first parameter
   * @return the parameter behind
   */
  static int bind(PreparedStatement statement, int at, List<String> key) throws SQLException {
    int next = at;
    for (String text : key) {
      // Of no type: the server takes it for what the SQL casts it to.
      statement.setObject(next++, text, Types.OTHER);
    }
    return next;
  }
}

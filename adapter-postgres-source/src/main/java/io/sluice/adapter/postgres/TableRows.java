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
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the rows of one table are read: pieces of SQL, and the values out of what they answer. In the
 * SQL the table is called {@code t}.
 */
final class TableRows {
  private final TableSchema schema;
  private final Optional<String> filter;
  private final List<Function<String, Object>> decoders;
  private final List<Function<String, Object>> keyDecoders;
  private final boolean hashedKey;
  private long charsRead;

  /**
   * @param columns how to read each column of the schema, in its order
   * @param filter which rows are captured
   */
  private TableRows(TableSchema schema, List<CatalogColumn> columns, Optional<String> filter) {
    this.schema = schema;
    this.filter = filter;
    this.decoders = columns.stream().map(CatalogColumn::decoder).toList();
    this.keyDecoders = columns.stream().map(column -> column.valueType().decoder()).toList();
    this.hashedKey =
        columns.stream()
            .filter(column -> schema.keyColumns().contains(column.column().name()))
            .anyMatch(column -> column.mask().isPresent());
  }

  /** For the table as the catalog has it now. */
  static TableRows of(TableSchema schema, CatalogTable found) throws PortException {
    try {
      found.requireAllNamed();
    } catch (IllegalArgumentException e) {
      throw new PortException(e.getMessage(), e);
    }
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
    return new TableRows(schema, columns, found.selection().where());
  }

  TableSchema schema() {
    return schema;
  }

  /** Without rows of tables that inherit from it. */
  String from() {
    return "only " + Sql.name(schema.id()) + " as t";
  }

  /** The clause that keeps rows out that are not captured; empty if there are none. */
  String where() {
    return filter.map(sql -> " where " + Condition.sql(sql)).orElse("");
  }

  /** The same behind a condition. */
  String andWhere() {
    return filter.map(sql -> " and " + Condition.sql(sql)).orElse("");
  }

  /** The same in a statement with parameters. */
  String andWherePrepared() {
    return filter.map(sql -> " and " + Condition.prepared(sql)).orElse("");
  }

  /** Whether there may be rows that are not captured. */
  boolean filters() {
    return filter.isPresent();
  }

  /** Whether keys are known only as hashes outside of PostgreSQL. */
  boolean hashesKey() {
    return hashedKey;
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
        values[i] = decode(decoders, i, text);
      }
    }
    return new Row(schema, values);
  }

  /** How much text {@link #row} has read so far. */
  long charsRead() {
    return charsRead;
  }

  /** The key of an answer's row, as PostgreSQL knows it. */
  List<String> keyTexts(ResultSet row) throws SQLException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < schema.keySize(); i++) {
      texts.add(row.getString(schema.keyIndex(i) + 1));
    }
    return texts;
  }

  /**
   * The same of an answer that holds {@link #keyColumns}.
   *
   * @param at where they begin
   */
  List<String> keyTexts(ResultSet row, int at) throws SQLException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < schema.keySize(); i++) {
      texts.add(row.getString(at + i));
    }
    return texts;
  }

  /** The key as it is known outside of PostgreSQL, of the texts that it is known by there. */
  RowKey mask(List<String> texts) throws PortException {
    return key(texts, decoders);
  }

  /** Of the texts that {@link KeyText} writes. */
  RowKey key(List<String> texts) throws PortException {
    return key(texts, keyDecoders);
  }

  private RowKey key(List<String> texts, List<Function<String, Object>> by) throws PortException {
    if (texts.size() != schema.keySize()) {
      throw new PortException(
          "table " + schema.id() + " has a key of " + schema.keySize() + " columns");
    }
    Object[] values = new Object[texts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = decode(by, schema.keyIndex(i), texts.get(i));
    }
    return RowKey.of(values);
  }

  private Object decode(List<Function<String, Object>> by, int column, String text)
      throws PortException {
    try {
      return by.get(column).apply(text);
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

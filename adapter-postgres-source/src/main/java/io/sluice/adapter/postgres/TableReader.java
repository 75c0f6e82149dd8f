package io.sluice.adapter.postgres;

import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads a table's rows through a cursor, in the transaction that its connection is in. */
final class TableReader {
  private static final long PAGE_BYTES = 8 << 20;
  private static final int SMALLEST_PAGE = 10;
  private static final int LARGEST_PAGE = 10_000;

  private final Connection connection;

  /** Takes a row; may stop the reading by an exception. */
  interface RowConsumer {
    void accept(Row row) throws PortException, InterruptedException;
  }

  /**
   * @param connection not in auto-commit, or every row would come at once
   */
  TableReader(Connection connection) {
    this.connection = connection;
  }

  /**
   * @param columns how to read each column of the schema, in its order
   */
  void read(long oid, TableSchema schema, List<CatalogColumn> columns, RowConsumer consumer)
      throws SQLException, PortException, InterruptedException {
    List<Function<String, Object>> decoders =
        columns.stream().map(column -> column.valueType().decoder()).toList();
    String names =
        columns.stream().map(c -> Sql.name(c.column().name())).collect(Collectors.joining(", "));
    int page = pageSize(oid);
    try (PreparedStatement statement =
        connection.prepareStatement("select " + names + " from only " + Sql.name(schema.id()))) {
      statement.setFetchSize(page);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          consumer.accept(row(rows, schema, decoders));
        }
      }
    }
  }

  private static Row row(
      ResultSet rows, TableSchema schema, List<Function<String, Object>> decoders)
      throws SQLException, PortException {
    Object[] values = new Object[decoders.size()];
    for (int i = 0; i < values.length; i++) {
      String text = rows.getString(i + 1);
      if (text != null) {
        values[i] = decode(schema, i, decoders.get(i), text);
      }
    }
    return new Row(schema, values);
  }

  private static Object decode(
      TableSchema schema, int column, Function<String, Object> decoder, String text)
      throws PortException {
    try {
      return decoder.apply(text);
    } catch (RuntimeException e) {
      throw new PortException(unsupported(schema.id(), schema, column, e).getMessage());
    }
  }

  static UnsupportedValueException unsupported(
      TableId table, TableSchema schema, int column, RuntimeException e) {
    return UnsupportedValueException.in(table, schema.columns().get(column).name(), e);
  }

  /** As many rows as make a page of bounded size, by what the table takes on disk per row. */
  private int pageSize(long oid) throws SQLException {
    String sql =
        "select case when reltuples > 0 then pg_catalog.pg_table_size(oid) / reltuples else 8192"
            + " end from pg_catalog.pg_class where oid = ?::int8::oid";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        double rowBytes = row.next() ? Math.max(64, row.getDouble(1)) : 8_192;
        return (int) Math.max(SMALLEST_PAGE, Math.min(LARGEST_PAGE, PAGE_BYTES / rowBytes));
      }
    }
  }
}

package io.sluice.adapter.postgres;

import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Reads a table's rows through a cursor, in the transaction that its connection is in. */
final class TableReader {
  private final Connection connection;

  /** Takes rows; may stop the reading by an exception. */
  interface RowConsumer {
    /**
     * @param chars how much text the row was read from
     */
    void accept(Row row, long chars) throws PortException, InterruptedException;
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
    TableRows table = new TableRows(schema, columns);
    int page = PageSize.rows(connection, oid);
    try (PreparedStatement statement =
        connection.prepareStatement("select " + table.columns() + " from " + table.from())) {
      statement.setFetchSize(page);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          long before = table.charsRead();
          Row row = table.row(rows);
          consumer.accept(row, table.charsRead() - before);
        }
      }
    }
  }
}

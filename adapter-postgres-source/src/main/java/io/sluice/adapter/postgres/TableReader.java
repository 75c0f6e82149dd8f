package io.sluice.adapter.postgres;

import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

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
   * @param schema the table's, as rows are to have it
   */
  void read(CatalogTable found, TableSchema schema, RowConsumer consumer)
      throws SQLException, PortException, InterruptedException {
    TableRows table = TableRows.of(schema, found);
    Fetching fetching = new Fetching();
    String sql = "select " + table.columns() + " from " + table.from() + table.where();
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false); // braces in the condition are PostgreSQL's
      fetching.begin(statement);
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          long before = table.charsRead();
          Row row = table.row(rows);
          long chars = table.charsRead() - before;
          fetching.came(rows, chars);
          consumer.accept(row, chars);
        }
      }
    }
  }
}

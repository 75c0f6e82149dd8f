package io.sluice.adapter.postgres;

import io.sluice.domain.Column;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.source.RowReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** Reads tables for verification, each in one read-only snapshot of its own. */
final class PostgresRows implements RowReader {
  private final PostgresConnections connections;

  PostgresRows(PostgresConnections connections) {
    this.connections = connections;
  }

  @Override
  public void scan(TableSchema table, Consumer<Row> rows) throws PortException {
    Connection connection = connections.open("reader");
    try {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      CatalogTable found =
          new Catalog(connection)
              .table(table.id())
              .orElseThrow(() -> new PortException("table " + table.id() + " does not exist"));
      new TableReader(connection).read(found.oid(), table, columns(table, found), rows::accept);
    } catch (SQLException e) {
      throw connections.errors().translate("read table " + table.id(), e);
    } catch (InterruptedException e) {
      // Not thrown by a Consumer; the reader's signature serves the snapshot, too.
      Thread.currentThread().interrupt();
      throw new PortException("reading table " + table.id() + " was interrupted", e);
    } finally {
      PostgresConnections.close(connection);
    }
  }

  private static List<CatalogColumn> columns(TableSchema table, CatalogTable found)
      throws PortException {
    List<CatalogColumn> columns =
        table.columns().stream()
            .flatMap(
                column ->
                    found.columns().stream().filter(known -> sameShape(known.column(), column)))
            .toList();
    if (columns.size() != table.size()) {
      throw new PortException(
          "table " + table.id() + " has changed: its columns are no longer those asked for");
    }
    return columns;
  }

  private static boolean sameShape(Column one, Column other) {
    return one.name().equals(other.name()) && one.type().equals(other.type());
  }
}

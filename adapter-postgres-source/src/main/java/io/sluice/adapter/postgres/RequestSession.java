package io.sluice.adapter.postgres;

import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * The connection that capture reads with for requests: read-only transactions of one snapshot each,
 * which give up soon where a table is locked. Opened when first needed. Used by one thread; {@link
 * #abort} is for others.
 */
final class RequestSession implements AutoCloseable {
  private static final Duration NETWORK_LIMIT = Duration.ofSeconds(75);
  private static final Duration LOCK_LIMIT = Duration.ofMillis(300);

  private final PostgresConnections connections;
  private volatile Connection connection;

  RequestSession(PostgresConnections connections) {
    this.connections = connections;
  }

  /**
   * Begins a transaction; its snapshot is that of the first query. It ends with the next one, if
   * not before.
   *
   * @param time for each statement
   */
  Connection begin(Duration time) throws SQLException, PortException {
    if (connection == null) {
      Connection opened = connections.openWatched("requests", NETWORK_LIMIT);
      opened.setReadOnly(true);
      opened.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      opened.setAutoCommit(false);
      connection = opened;
    }
    connection.rollback();
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local lock_timeout = " + LOCK_LIMIT.toMillis());
      statement.execute("set local statement_timeout = " + time.toMillis());
    }
    return connection;
  }

  /** The next transaction begins with a new connection. */
  @Override
  public void close() {
    PostgresConnections.close(connection);
    connection = null;
  }

  /** Ends a wait for PostgreSQL; called by another thread. */
  void abort() {
    PostgresConnections.abort(connection);
  }
}

package io.sluice.adapter.postgres;

import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Sends requests, over a connection that is opened when first needed. Used by one thread. */
final class RequestSender implements AutoCloseable {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  private final PostgresConnections connections;
  private final RequestChannel channel;
  private Connection connection;

  RequestSender(PostgresConnections connections, RequestChannel channel) {
    this.connections = connections;
    this.channel = channel;
  }

  /**
   * Sends the message; returns when it is in the WAL.
   *
   * @return its LSN, which is behind everything that was committed before
   */
  long send(RequestMessage message) throws SQLException, PortException {
    if (connection == null) {
      connection = connections.openWatched("requests", ANSWER_LIMIT);
    }
    return channel.emit(connection, message);
  }

  /** An LSN behind the end of what was sent last. */
  long behind() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select pg_catalog.pg_current_wal_insert_lsn() - '0/0'")) {
      row.next();
      return Long.parseUnsignedLong(row.getString(1));
    }
  }

  /** The next message goes over a new connection. */
  @Override
  public void close() {
    PostgresConnections.close(connection);
    connection = null;
  }
}

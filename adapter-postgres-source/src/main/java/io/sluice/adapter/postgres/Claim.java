package io.sluice.adapter.postgres;

import io.sluice.ports.PortException;
import io.sluice.ports.StandbyException;
import io.sluice.ports.TransientPortException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/**
 * The right to capture a pipeline: a session advisory lock in the database, held by a connection
 * that is used for nothing but looking after the capture. The connection is the lock: when it is
 * lost, another process may already have taken over.
 *
 * <p>The lock is a lease: the server ends a session that asks nothing for {@link Lease#LENGTH}, so
 * a holder that is paused, or cut off without a word, loses it, too. {@link Lease} asks regularly.
 */
final class Claim implements AutoCloseable {
  private static final int LET_GO_MILLIS = 1_000;

  private final String pipeline;
  private final PostgresConnections connections;
  private final Connection connection;
  private final Lease lease;
  private boolean held;

  private Claim(String pipeline, PostgresConnections connections, Connection connection) {
    this.pipeline = pipeline;
    this.connections = connections;
    this.connection = connection;
    this.lease = new Lease(pipeline, this::probe);
  }

  /** A session that may take the claim. */
  static Claim connect(String pipeline, PostgresConnections connections) throws PortException {
    Connection connection =
        connections.openLeased("claim of " + pipeline, Lease.LENGTH, Lease.ANSWER_LIMIT);
    return new Claim(pipeline, connections, connection);
  }

  /**
   * Takes it, or makes sure that it is still held.
   *
   * @throws StandbyException if another process holds it; this session may ask again
   * @throws SQLException if the session is lost, and with it the claim
   */
  void take() throws StandbyException, SQLException {
    if (held) {
      probe();
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement("select pg_catalog.pg_try_advisory_lock(?)")) {
      statement.setLong(1, lockKey(pipeline));
      try (ResultSet row = statement.executeQuery()) {
        held = row.next() && row.getBoolean(1);
      }
    }
    if (!held) {
      throw new StandbyException("standing by: another process captures pipeline " + pipeline);
    }
    lease.start();
  }

  private static long lockKey(String pipeline) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(("sluice:" + pipeline).getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  Connection connection() {
    return connection;
  }

  /** Asks the server for a sign of life; the lock lives as long as the session does. */
  void probe() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select 1");
    }
  }

  /** Those of these server processes that there are. */
  Set<Integer> serverHas(Set<Integer> processes) throws SQLException {
    Set<Integer> there = new TreeSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select pid from pg_catalog.pg_stat_activity where pid = any(?)")) {
      statement.setArray(1, connection.createArrayOf("int4", processes.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          there.add(row.getInt(1));
        }
      }
    }
    return there;
  }

  /**
   * Whether the other connection leads to the server that has the claim. After a failover the
   * former server may still live, and with it this session.
   */
  boolean isAt(Connection other) throws SQLException {
    return started(connection).equals(started(other));
  }

  private static String started(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_catalog.pg_postmaster_start_time()")) {
      row.next();
      return row.getString(1);
    }
  }

  TransientPortException lost(SQLException e) {
    return new TransientPortException(
        "lost the connection that holds the claim on pipeline "
            + pipeline
            + ": "
            + PostgresErrors.reason(e),
        e);
  }

  /**
   * Writes an empty message into the WAL. It comes back through the slot as a transaction without
   * changes, behind which the slot can move on, though none of the captured tables changed.
   */
  void emitHeartbeat() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_catalog.pg_logical_emit_message(true, 'sluice', '')");
    }
  }

  PostgresErrors errors() {
    return connections.errors();
  }

  @Override
  public void close() {
    lease.close();
    if (held) {
      letGo();
    }
    PostgresConnections.close(connection);
  }

  /** At once: the server lets go of a closed session's locks only when it comes to it. */
  private void letGo() {
    try {
      connection.setNetworkTimeout(Runnable::run, LET_GO_MILLIS);
      try (PreparedStatement statement =
          connection.prepareStatement("select pg_catalog.pg_advisory_unlock(?)")) {
        statement.setLong(1, lockKey(pipeline));
        statement.execute();
      }
    } catch (SQLException e) {
      // The session is lost, and the lock with it.
      return;
    }
  }
}

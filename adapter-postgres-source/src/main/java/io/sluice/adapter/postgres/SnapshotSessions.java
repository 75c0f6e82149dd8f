package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.SourceOffset.Origin;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a snapshot: at first one that makes the slot, then one that reads with the
 * snapshot that was exported with it, and others that it exports it to. Those that the snapshot
 * cannot do without come first, for the server may let only so many in.
 */
final class SnapshotSessions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotSessions.class);

  /** Of a snapshot that does not exist: since PostgreSQL 17, and before. */
  private static final Set<String> NO_SNAPSHOT = Set.of("42704", "22023");

  private final PostgresConnections connections;
  private final int readers;
  private final List<Connection> open = new ArrayList<>();
  private final Set<Integer> processes = new HashSet<>();
  private String snapshot;
  private boolean aborted;

  /**
   * @param readers how many read at the same time; 0: as many as suit the machine
   */
  SnapshotSessions(PostgresConnections connections, int readers) {
    this.connections = connections;
    this.readers = readers(readers, Runtime.getRuntime().availableProcessors());
  }

  /** The log's side needs processors, too. */
  static int readers(int configured, int processors) {
    return configured > 0 ? configured : Math.max(1, Math.min(4, processors / 2));
  }

  /**
   * Makes the slot, and opens the first of the connections that read.
   *
   * @param origin where that has to be
   * @return the slot's consistent point
   * @throws TransientPortException if it became another server meanwhile, or the snapshot was lost
   */
  long begin(Slot slot, Origin origin) throws SQLException, PortException {
    Connection replication =
        connections.openReplication("snapshot of " + slot.name(), Duration.ZERO);
    add(replication);
    NewSlot made = NewSlot.create(replication, slot, origin);
    Connection first = connections.open("snapshot");
    begin(first, made.snapshot());
    remove(replication);
    PostgresConnections.close(replication);
    try (Statement statement = first.createStatement();
        ResultSet row = statement.executeQuery("select pg_catalog.pg_export_snapshot()")) {
      row.next();
      snapshot = row.getString(1);
    }
    return made.consistentPoint();
  }

  /** Opens the other connections that read. */
  void openOthers() throws SQLException, PortException {
    Optional<Connection> more = oneMore();
    while (more.isPresent()) {
      begin(more.get(), snapshot);
      more = oneMore();
    }
  }

  /** None if there are enough, or the server lets no more in: the snapshot can do without. */
  private Optional<Connection> oneMore() throws PortException {
    int reading = all().size();
    if (reading == readers) {
      return Optional.empty();
    }
    try {
      return Optional.of(connections.open("snapshot"));
    } catch (TransientPortException e) {
      LOG.warn(
          "the snapshot is read by {} of {} connections: {}", reading, readers, e.getMessage());
      return Optional.empty();
    }
  }

  private void begin(Connection reader, String exported)
      throws SQLException, TransientPortException {
    add(reader);
    reader.setAutoCommit(false);
    reader.setReadOnly(true);
    reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (Statement statement = reader.createStatement()) {
      statement.execute("set transaction snapshot " + Sql.string(exported));
    } catch (SQLException e) {
      if (NO_SNAPSHOT.contains(e.getSQLState())) {
        throw new TransientPortException(
            "the snapshot was lost before it was read: the connection that exported it has"
                + " ended, or another server answers. The snapshot begins anew",
            e);
      }
      throw e;
    }
  }

  /** The first of those that read locks the tables; returns them as the snapshot has them. */
  List<CatalogTable> hold(Selection selection, List<CatalogTable> tables)
      throws SQLException, PortException, InterruptedException {
    return new HeldTables(connections, first(), selection, tables).hold();
  }

  /** The one that holds the locks. */
  Connection first() {
    return all().get(0);
  }

  /** Those that read. */
  synchronized List<Connection> all() {
    return List.copyOf(open);
  }

  /** The server processes that serve them. */
  synchronized Set<Integer> processes() {
    return Set.copyOf(processes);
  }

  PostgresErrors errors() {
    return connections.errors();
  }

  private synchronized void add(Connection connection) throws SQLException {
    open.add(connection);
    processes.add(process(connection));
    if (aborted) {
      PostgresConnections.abort(connection);
    }
  }

  private synchronized void remove(Connection connection) throws SQLException {
    open.remove(connection);
    processes.remove(process(connection));
  }

  private static int process(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getBackendPID();
  }

  /** Ends a wait for PostgreSQL; called by another thread. */
  synchronized void abort() {
    aborted = true;
    open.forEach(PostgresConnections::abort);
  }

  @Override
  public void close() {
    List<Connection> ending;
    synchronized (this) {
      ending = List.copyOf(open);
      open.clear();
      processes.clear();
    }
    ending.forEach(PostgresConnections::close);
  }
}

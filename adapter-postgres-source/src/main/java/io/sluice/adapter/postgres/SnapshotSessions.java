package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.SourceOffset.Origin;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.sql.Connection;
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
 * The connections of a snapshot: at first one that makes the slot, then those that read with the
 * snapshot that was exported with it.
 */
final class SnapshotSessions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotSessions.class);

  /** Of a snapshot that does not exist: since PostgreSQL 17, and before. */
  private static final Set<String> NO_SNAPSHOT = Set.of("42704", "22023");

  private final PostgresConnections connections;
  private final int readers;
  private final List<Connection> open = new ArrayList<>();
  private final Set<Integer> processes = new HashSet<>();
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
   * Makes the slot, and opens the connections that read.
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
    Optional<Connection> reader = Optional.of(connections.open("snapshot"));
    for (int i = 1; reader.isPresent(); i++) {
      add(reader.get());
      begin(reader.get(), made.snapshot());
      reader = i < readers ? oneMore() : Optional.empty();
    }
    remove(replication);
    PostgresConnections.close(replication);
    return made.consistentPoint();
  }

  /** None if the server lets no more in: the snapshot can do without. */
  private Optional<Connection> oneMore() throws PortException {
    try {
      return Optional.of(connections.open("snapshot"));
    } catch (TransientPortException e) {
      LOG.warn("the snapshot is read by fewer connections than configured: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static void begin(Connection reader, String snapshot)
      throws SQLException, TransientPortException {
    reader.setAutoCommit(false);
    reader.setReadOnly(true);
    reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (Statement statement = reader.createStatement()) {
      statement.execute("set transaction snapshot " + Sql.string(snapshot));
    } catch (SQLException e) {
      if (NO_SNAPSHOT.contains(e.getSQLState())) {
        throw new TransientPortException(
            "the snapshot was lost before it was read: the connection that made the slot has"
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
    processes.add(connection.unwrap(PGConnection.class).getBackendPID());
    if (aborted) {
      PostgresConnections.abort(connection);
    }
  }

  private synchronized void remove(Connection connection) throws SQLException {
    open.remove(connection);
    processes.remove(connection.unwrap(PGConnection.class).getBackendPID());
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

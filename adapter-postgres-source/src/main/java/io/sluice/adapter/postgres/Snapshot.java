package io.sluice.adapter.postgres;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableSchema;
import io.sluice.domain.VersionSequence;
import io.sluice.ports.ChangeHandler;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the slot and hands on every row as it was at the slot's consistent point.
 *
 * <p>PostgreSQL exports a snapshot together with a new slot: a transaction is visible in it exactly
 * if it committed before the consistent point, and comes through the slot exactly if it committed
 * behind it. So rows read with that snapshot and the stream from the consistent point on are
 * gapless and free of repetitions, and the consistent point is the first checkpoint of the stream.
 * Debezium's own snapshot is not used: it has no such exact end, and its conversion is another than
 * the one that verification reads with.
 */
final class Snapshot {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);
  private static final int ROWS_PER_CHECKPOINT = 50_000;
  private static final long CHARS_PER_CHECKPOINT = 16 * PageSize.BYTES;

  private final PostgresConnections connections;
  private final Slot slot;
  private final SourceOffset underWay;
  private final Selection selection;
  private final int batchSize;
  private final VersionSequence versions;
  private final Clock clock;
  private final AtomicReference<Connection> interruptible = new AtomicReference<>();
  private volatile int session;

  private List<ChangeEvent> batch = new ArrayList<>();
  private long batchChars;
  private int sinceCheckpoint;
  private long charsSinceCheckpoint;
  private long rowsRead;
  private SourcePosition position;

  /**
   * @param underWay the offset of checkpoints while it runs
   */
  Snapshot(
      PostgresConnections connections,
      Slot slot,
      SourceOffset underWay,
      Selection selection,
      int batchSize,
      VersionSequence versions,
      Clock clock) {
    this.connections = connections;
    this.slot = slot;
    this.underWay = underWay;
    this.selection = selection;
    this.batchSize = batchSize;
    this.versions = versions;
    this.clock = clock;
  }

  /** Returns the offset to stream from, which the handler has had as the last checkpoint. */
  SourceOffset run(List<CatalogTable> tables, ChangeHandler handler)
      throws PortException, InterruptedException {
    LOG.info("snapshot of {} tables begins; slot {}", tables.size(), slot.name());
    Connection reader = null;
    Connection replication =
        connections.openReplication("snapshot of " + slot.name(), Duration.ZERO);
    uses(replication);
    try {
      NewSlot made = NewSlot.create(replication, slot, underWay.origin());
      reader = connections.open("snapshot");
      begin(reader, made.snapshot());
      uses(reader);
      PostgresConnections.close(replication);
      long consistentPoint = made.consistentPoint();
      List<CatalogTable> held = new HeldTables(connections, reader, selection, tables).hold();
      readAll(reader, held, consistentPoint, handler);
      SourceOffset end =
          SourceOffset.streaming(underWay.origin(), slot.name(), consistentPoint, micros())
              .with(CapturedTables.of(held));
      handler.handle(ChangeBatch.of(batch, end.checkpoint(versions.last())));
      LOG.info("snapshot taken: {} rows of {} tables, up to {}", rowsRead, tables.size(), end);
      return end;
    } catch (SQLException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("snapshot stopped");
      }
      throw connections.errors().translate("take the snapshot", e);
    } finally {
      uses(null);
      PostgresConnections.close(replication);
      PostgresConnections.close(reader);
    }
  }

  private void uses(Connection connection) {
    try {
      session = connection == null ? 0 : connection.unwrap(PGConnection.class).getBackendPID();
    } catch (SQLException e) {
      throw new IllegalStateException("not a connection of PostgreSQL's driver", e);
    }
    interruptible.set(connection);
  }

  /** The server process that serves it now; 0 for none. */
  int session() {
    return session;
  }

  /** Ends a wait for PostgreSQL; called by another thread, which also interrupts this one. */
  void abort() {
    PostgresConnections.abort(interruptible.get());
  }

  private static void begin(Connection reader, String snapshot) throws SQLException {
    reader.setAutoCommit(false);
    reader.setReadOnly(true);
    reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (Statement statement = reader.createStatement()) {
      statement.execute("set transaction snapshot " + Sql.string(snapshot));
    }
  }

  /** Reads on another thread, a batch ahead, so that PostgreSQL and the log work side by side. */
  private void readAll(
      Connection reader, List<CatalogTable> tables, long consistentPoint, ChangeHandler handler)
      throws SQLException, PortException, InterruptedException {
    position = new SourcePosition(consistentPoint, 0, micros());
    ReadAhead ahead =
        new ReadAhead("sluice-snapshot-reader", () -> PostgresConnections.abort(reader));
    ahead.run(batches -> readAll(reader, tables, batches), handler);
  }

  private void readAll(Connection reader, List<CatalogTable> tables, ReadAhead.Batches batches)
      throws SQLException, PortException, InterruptedException {
    List<TableSchema> schemas = new ArrayList<>();
    for (CatalogTable table : tables) {
      TableSchema schema = table.schema();
      schemas.add(schema);
      batch.add(ChangeEvent.truncate(schema, versions.next(), position));
    }
    TableReader rows = new TableReader(reader);
    for (int i = 0; i < tables.size(); i++) {
      rows.read(tables.get(i), schemas.get(i), (row, chars) -> add(row, chars, batches));
    }
  }

  private void add(Row row, long chars, ReadAhead.Batches batches) throws InterruptedException {
    batch.add(ChangeEvent.upsert(Operation.READ, null, row, versions.next(), position));
    sinceCheckpoint++;
    rowsRead++;
    batchChars += chars;
    charsSinceCheckpoint += chars;
    if (batch.size() >= batchSize || batchChars >= PageSize.BYTES) {
      hand(batches);
    }
  }

  private void hand(ReadAhead.Batches batches) throws InterruptedException {
    List<ChangeEvent> full = batch;
    batch = new ArrayList<>(full.size());
    batchChars = 0;
    if (sinceCheckpoint >= ROWS_PER_CHECKPOINT || charsSinceCheckpoint >= CHARS_PER_CHECKPOINT) {
      sinceCheckpoint = 0;
      charsSinceCheckpoint = 0;
      batches.put(ChangeBatch.of(full, underWay.checkpoint(versions.last())));
    } else {
      batches.put(ChangeBatch.of(full));
    }
  }

  private long micros() {
    return Micros.sinceEpoch(clock.instant());
  }
}

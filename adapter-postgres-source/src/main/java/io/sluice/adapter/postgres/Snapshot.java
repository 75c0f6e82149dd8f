package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.SnapshotReader.Rows;
import io.sluice.adapter.postgres.SourceOffset.Origin;
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
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
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
 *
 * <p>Nobody can have the snapshot again once its transactions have ended. What an interrupted one
 * has left is read while the stream goes on from the consistent point: checkpoints say what that is
 * ({@link SnapshotProgress}).
 */
final class Snapshot {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);
  private static final int ROWS_PER_CHECKPOINT = 50_000;
  private static final long CHARS_PER_CHECKPOINT = 16 * PageSize.BYTES;

  private final SnapshotSessions sessions;
  private final Slot slot;
  private final Origin origin;
  private final Selection selection;
  private final int batchSize;
  private final VersionSequence versions;
  private final Clock clock;

  private SourceOffset end;
  private volatile SnapshotProgress progress;
  private SourcePosition position;
  private int sinceCheckpoint;
  private long charsSinceCheckpoint;
  private long rowsRead;
  private volatile SourceOffset committed;

  /**
   * @param batchSize how many rows are handed on at once at most
   */
  Snapshot(
      SnapshotSessions sessions,
      Slot slot,
      Origin origin,
      Selection selection,
      int batchSize,
      VersionSequence versions,
      Clock clock) {
    this.sessions = sessions;
    this.slot = slot;
    this.origin = origin;
    this.selection = selection;
    this.batchSize = batchSize;
    this.versions = versions;
    this.clock = clock;
  }

  /** Returns the offset to stream from, which the handler has had as the last checkpoint. */
  SourceOffset run(List<CatalogTable> tables, ChangeHandler handler)
      throws PortException, InterruptedException {
    LOG.info("snapshot of {} tables begins; slot {}", tables.size(), slot.name());
    try (sessions) {
      long consistentPoint = sessions.begin(slot, origin);
      List<CatalogTable> held = sessions.hold(selection, tables);
      sessions.openOthers();
      long now = Micros.sinceEpoch(clock.instant());
      position = new SourcePosition(consistentPoint, 0, now);
      end =
          SourceOffset.streaming(origin, slot.name(), consistentPoint, now)
              .with(CapturedTables.of(held));
      readAll(SnapshotPlan.of(sessions.first(), held), handler);
      handler.handle(ChangeBatch.of(List.of(), end.checkpoint(versions.last())));
      LOG.info("snapshot taken: {} rows of {} tables, up to {}", rowsRead, tables.size(), end);
      return end;
    } catch (SQLException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("snapshot stopped");
      }
      throw sessions.errors().translate("take the snapshot", e);
    } finally {
      progress = null;
    }
  }

  /** How much of it is in the log, from 0 to 1; empty while nothing is read. */
  OptionalDouble share() {
    SnapshotProgress now = progress;
    return now == null ? OptionalDouble.empty() : OptionalDouble.of(now.share());
  }

  /** How far the log has it; empty before its first checkpoint. */
  Optional<SourceOffset> committed() {
    return Optional.ofNullable(committed);
  }

  /** The server processes that serve it now. */
  Set<Integer> sessions() {
    return sessions.processes();
  }

  /** Ends a wait for PostgreSQL; called by another thread, which also interrupts this one. */
  void abort() {
    sessions.abort();
  }

  /** Reads on threads of their own, so that PostgreSQL and the log work side by side. */
  private void readAll(SnapshotPlan plan, ChangeHandler handler)
      throws SQLException, PortException, InterruptedException {
    progress = new SnapshotProgress(plan, clock);
    List<TableSchema> schemas = plan.tables().stream().map(CatalogTable::schema).toList();
    handler.handle(
        ChangeBatch.of(
            schemas.stream()
                .map(schema -> ChangeEvent.truncate(schema, versions.next(), position))
                .toList()));
    RangeQueue ranges = new RangeQueue(plan.ranges().size());
    List<SnapshotReader> readers = new ArrayList<>();
    for (Connection connection : sessions.all()) {
      readers.add(
          new SnapshotReader(connection, readers.isEmpty(), plan, schemas, ranges, batchSize));
    }
    new ParallelReading<Rows>("sluice-snapshot-reader", sessions::abort)
        .run(readers, rows -> hand(rows, handler));
  }

  private void hand(Rows read, ChangeHandler handler) throws PortException, InterruptedException {
    List<ChangeEvent> changes = new ArrayList<>(read.rows().size());
    for (Row row : read.rows()) {
      changes.add(ChangeEvent.upsert(Operation.READ, null, row, versions.next(), position));
    }
    rowsRead += changes.size();
    sinceCheckpoint += changes.size();
    charsSinceCheckpoint += read.chars();
    if (read.last()) {
      progress.done(read.range());
    }
    if (sinceCheckpoint >= ROWS_PER_CHECKPOINT || charsSinceCheckpoint >= CHARS_PER_CHECKPOINT) {
      sinceCheckpoint = 0;
      charsSinceCheckpoint = 0;
      SourceOffset underWay = end.lacking(progress.left());
      handler.handle(ChangeBatch.of(changes, underWay.checkpoint(versions.last())));
      committed = underWay;
      progress.news().ifPresent(far -> LOG.info("snapshot: {} rows, {}", rowsRead, far));
    } else if (!changes.isEmpty()) {
      handler.handle(ChangeBatch.of(changes));
    }
  }
}

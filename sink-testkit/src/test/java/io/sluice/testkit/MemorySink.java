package io.sluice.testkit;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.RejectedChange;
import io.sluice.ports.sink.RejectedChangesException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.StoredReference;
import io.sluice.ports.sink.StoredRow;
import io.sluice.ports.sink.TransientSinkException;
import io.sluice.testkit.MemoryTarget.Stored;
import io.sluice.testkit.MemoryTarget.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A sink into a {@link MemoryTarget}: right with {@link Fault#NONE}, else wrong in that one way.
 */
final class MemorySink implements ReadableSink {
  static final String BAD = "the target rejects this";

  private final MemoryTarget target;
  private final Fault fault;
  private final Faulty faulty;
  private final MemoryWriter writer;
  private final Optional<MemoryClient> client;
  private final Set<Long> taken = new HashSet<>();
  private int writes;

  /**
   * @param client by which the target is written to; empty for one that is written to directly
   */
  MemorySink(MemoryTarget target, Fault fault, Optional<MemoryClient> client)
      throws SinkException, InterruptedException {
    this.client = client;
    this.target = target;
    this.fault = fault;
    this.faulty = new Faulty(fault);
    this.writer = new MemoryWriter(target, faulty, client.isPresent());
    if (fault == Fault.NEEDS_ITS_TARGET_TO_OPEN) {
      target.reach();
    }
  }

  @Override
  public void write(ChangeBatch batch) throws SinkException, InterruptedException {
    if (fault == Fault.FAILS_ON_EMPTY_BATCHES && batch.isEmpty()) {
      throw new FatalSinkException("an empty batch");
    }
    if (fault == Fault.TAKES_FAILED_FOR_WRITTEN && !taken.add(batch.changes().get(0).version())) {
      return;
    }
    if (!reached()) {
      return;
    }
    refuseWhatIsUnusual(batch.changes());
    List<ChangeEvent> changes = faulty.part(batch.latestPerRow().changes(), batch.changes());
    if (!rejectBad(changes)) {
      changes = changes.stream().filter(change -> !isBad(change)).toList();
    }
    List<ChangeEvent> left = changes;
    if (fault == Fault.RETURNS_EARLY) {
      CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS)
          .execute(() -> writer.apply(left));
    } else if (client.isPresent()) {
      ask(client.get(), left);
    } else {
      writer.apply(left);
    }
    if (fault == Fault.SWALLOWS_INTERRUPTS && ++writes == 5) {
      swallowAnInterrupt();
    }
  }

  /** Looks at what is there by a first request and writes by a second. */
  private void ask(MemoryClient server, List<ChangeEvent> changes) throws SinkException {
    List<ChangeEvent> newer = new ArrayList<>();
    server.ask(10, () -> changes.stream().filter(writer::isNewer).forEach(newer::add));
    server.ask(
        100 * changes.size(),
        () -> writer.apply(fault == Fault.LOOKS_BEFORE_IT_WRITES ? newer : changes));
  }

  /** Waits for it, for a write of this sink takes so little time that it would seldom meet one. */
  private static void swallowAnInterrupt() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!Thread.interrupted() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private void refuseWhatIsUnusual(List<ChangeEvent> changes) throws SinkException {
    for (ChangeEvent change : changes) {
      Table table = target.tables.get(change.table().id());
      Stored stored = table == null || change.isTruncate() ? null : table.rows.get(change.key());
      boolean refused =
          switch (fault) {
            case REFUSES_UNUSUAL_TABLE_NAMES -> !change.table().id().name().matches("[a-z0-9_]+");
            case NEEDS_TABLES_TO_BE_THERE -> change.isTruncate() && table == null;
            case FAILS_ON_DELETES_OF_ABSENT_ROWS -> change.isDelete() && stored == null;
            case TAKES_A_REPLAY_FOR_AN_ERROR ->
                stored != null && stored.version() == change.version();
            default -> false;
          };
      if (refused) {
        throw new FatalSinkException("refused: " + change);
      }
    }
  }

  private boolean reached() throws SinkException, InterruptedException {
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      target.reach();
      return true;
    } catch (TransientSinkException away) {
      if (fault == Fault.TAKES_OUTAGES_FOR_FATAL) {
        throw new FatalSinkException("away", away);
      }
      if (fault == Fault.SWALLOWS_OUTAGES) {
        return false;
      }
      throw away;
    } catch (InterruptedException interrupted) {
      if (fault == Fault.SWALLOWS_INTERRUPTS) {
        return true;
      }
      if (fault == Fault.CANNOT_BE_INTERRUPTED) {
        return reached();
      }
      if (fault == Fault.TAKES_INTERRUPTS_FOR_OUTAGES) {
        throw new FatalSinkException("interrupted", interrupted);
      }
      throw interrupted;
    }
  }

  private static boolean isBad(ChangeEvent change) {
    return change.isUpsert() && Arrays.asList(change.after().values()).contains(BAD);
  }

  /** Whether nothing was bad. */
  private boolean rejectBad(List<ChangeEvent> changes) throws SinkException {
    List<RejectedChange> bad =
        changes.stream()
            .filter(change -> isBad(change) || fault == Fault.REJECTS_WHOLE_BATCHES)
            .map(change -> new RejectedChange(change, "forbidden"))
            .toList();
    if (changes.stream().noneMatch(MemorySink::isBad)) {
      return true;
    }
    for (RejectedChange one : bad) {
      writer.reject(one.change());
    }
    if (fault == Fault.RETRIES_BAD_ROWS) {
      throw new TransientSinkException("an error");
    }
    if (fault != Fault.SKIPS_BAD_ROWS) {
      throw new RejectedChangesException(bad);
    }
    return false;
  }

  @Override
  public void scan(TableSchema schema, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    if (reached()) {
      new MemoryReader(target, faulty).scan(schema, rows);
    }
  }

  @Override
  public void read(TableSchema schema, Collection<RowKey> keys, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    if (reached()) {
      new MemoryReader(target, faulty).read(schema, keys, rows);
    }
  }

  @Override
  public boolean scanReferences(
      TableSchema schema, ForeignKey foreignKey, Handler<StoredReference> references)
      throws PortException, InterruptedException {
    return reached()
        && new MemoryReader(target, faulty).references(schema, foreignKey, null, references);
  }

  @Override
  public boolean readReferences(
      TableSchema schema,
      ForeignKey foreignKey,
      Collection<RowKey> owners,
      Handler<StoredReference> references)
      throws PortException, InterruptedException {
    return reached()
        && new MemoryReader(target, faulty).references(schema, foreignKey, owners, references);
  }

  @Override
  public void close() {
    client.ifPresent(MemoryClient::disconnect);
    if (fault == Fault.ROLLS_BACK_ON_CLOSE) {
      writer.rollBack();
    }
  }
}

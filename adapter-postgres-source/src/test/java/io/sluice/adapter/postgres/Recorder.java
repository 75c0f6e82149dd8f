package io.sluice.adapter.postgres;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.ChangeHandler;
import io.sluice.ports.ChangeStream;
import io.sluice.ports.source.ChangeSource;
import io.sluice.ports.source.RowReader;
import io.sluice.ports.source.StampedRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * A log as the source sees one: keeps what was committed with a checkpoint, forgets the rest on a
 * restart. Runs the stream in a thread of its own.
 */
final class Recorder implements ChangeHandler {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Committed changes and the checkpoint after them. */
  private final List<ChangeEvent> committed = new ArrayList<>();

  private final List<ChangeEvent> open = new ArrayList<>();
  private final List<Integer> batchSizes = new ArrayList<>();
  private int checkpoints;
  private int emptyBatches;
  private Checkpoint last;
  private Thread thread;
  private volatile Throwable ending;
  private volatile int stopAfterCheckpoints = Integer.MAX_VALUE;
  private volatile ChangeHandler gate = batch -> {};

  @Override
  public void handle(ChangeBatch batch) throws io.sluice.ports.PortException, InterruptedException {
    gate.handle(batch);
    synchronized (this) {
      if (checkpoints >= stopAfterCheckpoints) {
        throw new InterruptedException("enough");
      }
      open.addAll(batch.changes());
      batchSizes.add(batch.size());
      if (batch.checkpoint().isPresent()) {
        emptyBatches += open.isEmpty() ? 1 : 0;
        committed.addAll(open);
        open.clear();
        last = batch.checkpoint().get();
        checkpoints++;
      }
      notifyAll();
    }
  }

  /** Called with each batch before it is recorded; may throw. */
  void gate(ChangeHandler gate) {
    this.gate = gate;
  }

  /** Goes on where another log ended. */
  synchronized Recorder follow(Checkpoint checkpoint) {
    last = checkpoint;
    return this;
  }

  void stopAfter(int more) {
    synchronized (this) {
      stopAfterCheckpoints = checkpoints + more;
    }
  }

  /** Opens the source where the log is and runs the stream. */
  Recorder start(ChangeSource source) throws Exception {
    ChangeStream stream = source.open(checkpoint());
    return start(stream);
  }

  Recorder start(ChangeStream stream) {
    ending = null;
    thread =
        new Thread(
            () -> {
              try {
                stream.run(this);
              } catch (Throwable e) {
                ending = e;
              }
            });
    thread.start();
    return this;
  }

  boolean isRunning() {
    return thread != null && thread.isAlive();
  }

  /** Interrupts the stream; returns how it ended. */
  Throwable stop() throws InterruptedException {
    thread.interrupt();
    return awaitEnd();
  }

  Throwable awaitEnd() throws InterruptedException {
    thread.join(PATIENCE.toMillis());
    if (thread.isAlive()) {
      StringBuilder where = new StringBuilder("the stream does not end:");
      Thread.getAllStackTraces()
          .forEach(
              (t, trace) ->
                  where.append("\n").append(t.getName()).append(" ").append(List.of(trace)));
      throw new AssertionError(where);
    }
    synchronized (this) {
      open.clear();
      return ending;
    }
  }

  synchronized Optional<Checkpoint> checkpoint() {
    return Optional.ofNullable(last);
  }

  synchronized int checkpoints() {
    return checkpoints;
  }

  synchronized int emptyBatches() {
    return emptyBatches;
  }

  synchronized int largestBatch() {
    return batchSizes.stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  synchronized List<ChangeEvent> changes() {
    return List.copyOf(committed);
  }

  synchronized void forgetChanges() {
    committed.clear();
    batchSizes.clear();
  }

  /** Waits until this many changes are committed. */
  List<ChangeEvent> await(int count) throws InterruptedException {
    await(() -> committed.size() >= count, () -> count + " changes, got " + committed.size());
    return changes();
  }

  void await(BooleanSupplier condition, java.util.function.Supplier<String> what)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (this) {
      while (!condition.getAsBoolean()) {
        if (ending != null) {
          throw new AssertionError("the stream ended waiting for " + what.get(), ending);
        }
        if (System.nanoTime() > deadline) {
          throw new AssertionError("waited in vain for " + what.get());
        }
        wait(20);
      }
    }
  }

  /** What the committed changes make of each table: rows by key. */
  synchronized Map<TableId, Map<RowKey, Row>> fold() {
    Map<TableId, Map<RowKey, Row>> tables = new TreeMap<>();
    for (ChangeEvent change : committed) {
      Map<RowKey, Row> rows = tables.computeIfAbsent(change.table().id(), id -> new HashMap<>());
      if (change.isTruncate()) {
        rows.clear();
      } else if (change.isDelete()) {
        rows.remove(change.key());
      } else {
        Row earlier = rows.get(change.key());
        rows.put(change.key(), earlier == null ? change.after() : change.after().over(earlier));
      }
    }
    return tables;
  }

  /** What the source's tables hold now. */
  static Map<TableId, Map<RowKey, Row>> contents(ChangeSource source) throws Exception {
    Map<TableId, Map<RowKey, Row>> tables = new TreeMap<>();
    try (RowReader reader = source.rows()) {
      for (TableSchema schema : source.tables()) {
        tables.put(schema.id(), contents(reader, schema));
      }
    }
    return tables;
  }

  private static Map<RowKey, Row> contents(RowReader reader, TableSchema schema) throws Exception {
    Map<RowKey, Row> rows = new HashMap<>();
    Optional<RowKey> after = Optional.empty();
    List<StampedRow> page;
    do {
      page = reader.page(schema, after, 5_000);
      page.forEach(row -> rows.put(row.row().key(), row.row()));
      after = page.isEmpty() ? after : Optional.of(page.get(page.size() - 1).row().key());
    } while (!page.isEmpty());
    return rows;
  }
}

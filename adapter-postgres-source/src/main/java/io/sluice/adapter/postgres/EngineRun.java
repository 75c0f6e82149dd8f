package io.sluice.adapter.postgres;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import io.sluice.adapter.postgres.TransactionAssembler.Assembled;
import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.ports.ChangeHandler;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * One run of Debezium's engine. Each batch of the engine becomes up to two: the changes up to the
 * last END with a checkpoint, and the beginning of the transaction behind it without. Only when the
 * handler has returned from a checkpoint does the offset store, and through it PostgreSQL, learn of
 * it.
 */
final class EngineRun implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(8);
  private static final Duration STOP_RETRY = Duration.ofMillis(50);

  private final Properties settings;
  private final TransactionAssembler assembler;
  private final ChangeConverter converter;
  private final ChangeHandler handler;
  private final CommittedOffset.Handle offset;
  private final Rereads rereads;
  private final Beginning beginning;
  private final int batchSize;
  private final long emptyCheckpointNanos;
  private final CountDownLatch ended = new CountDownLatch(1);

  private volatile DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
  private volatile boolean stopping;
  private volatile Throwable handlerFailure;
  private volatile Throwable engineFailure;
  private volatile long lastCheckpointNanos = System.nanoTime();
  private boolean logTransactionOpen;
  private boolean begun;

  /** Looks whether the stream begins where it should. */
  interface Beginning {
    void verify() throws PortException;
  }

  /**
   * @param beginning called once the stream runs, before anything of it is handed on
   * @param batchSize how many changes the handler gets at once at most
   * @param emptyCheckpointEvery how often transactions without changes are worth a checkpoint
   */
  EngineRun(
      Properties settings,
      TransactionAssembler assembler,
      ChangeConverter converter,
      ChangeHandler handler,
      CommittedOffset.Handle offset,
      Rereads rereads,
      Beginning beginning,
      int batchSize,
      Duration emptyCheckpointEvery) {
    this.settings = settings;
    this.assembler = assembler;
    this.converter = converter;
    this.handler = handler;
    this.offset = offset;
    this.rereads = rereads;
    this.beginning = beginning;
    this.batchSize = batchSize;
    this.emptyCheckpointNanos = emptyCheckpointEvery.toNanos();
  }

  /** Blocks until the engine has ended, by itself or by {@link #stop}. */
  void run(EngineErrors errors) throws PortException, InterruptedException {
    try {
      engine =
          DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
              .using(settings)
              .using(EngineRun.class.getClassLoader())
              .using(OffsetCommitPolicy.always())
              .using((success, message, error) -> engineFailure = error)
              .notifying(this)
              .build();
      if (!stopping) {
        engine.run();
      }
    } finally {
      ended.countDown();
    }
    Throwable failure = handlerFailure;
    if (failure instanceof PortException port) {
      throw port;
    }
    if (failure instanceof RuntimeException bug) {
      throw bug;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (stopping || failure instanceof InterruptedException) {
      throw new InterruptedException("capture stopped");
    }
    throw engineFailure == null
        ? new TransientPortException("the replication stream ended")
        : errors.translate(engineFailure);
  }

  @Override
  public void handleBatch(
      List<RecordChangeEvent<SourceRecord>> events,
      DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    if (stopping) {
      throw new EndOfRun(); // given up perhaps, and another run is at work
    }
    List<SourceRecord> records = new ArrayList<>(events.size());
    events.forEach(event -> records.add(event.record()));
    try {
      if (!begun) {
        beginning.verify();
        begun = true;
      }
      Assembled assembled = assembler.assemble(records);
      if (assembled.end() != null && worthACheckpoint(assembled)) {
        List<ChangeEvent> last = handAllButLast(assembled.complete());
        handler.handle(ChangeBatch.of(last, assembled.end().checkpoint(converter.lastVersion())));
        logTransactionOpen = false;
        lastCheckpointNanos = System.nanoTime();
        offset.advance(assembled.end());
        committer.markProcessed(events.get(assembled.endIndex()));
        committer.markBatchFinished();
      }
      if (!assembled.rest().isEmpty()) {
        logTransactionOpen = true;
        handler.handle(ChangeBatch.of(handAllButLast(assembled.rest())));
      }
      rereads.goOn();
    } catch (PortException | InterruptedException | RuntimeException | Error e) {
      handlerFailure = e;
      throw new EndOfRun();
    }
  }

  /** Hands on what is too much for one batch; returns the changes of the last one. */
  private List<ChangeEvent> handAllButLast(List<ChangeEvent> changes)
      throws PortException, InterruptedException {
    int from = 0;
    for (; changes.size() - from > batchSize; from += batchSize) {
      handler.handle(ChangeBatch.of(changes.subList(from, from + batchSize)));
    }
    return changes.subList(from, changes.size());
  }

  private boolean worthACheckpoint(Assembled assembled) {
    return rereads.takeCheckpointDue()
        || !assembled.complete().isEmpty()
        || logTransactionOpen
        || System.nanoTime() - lastCheckpointNanos >= emptyCheckpointNanos;
  }

  /** How long ago the log has committed the last checkpoint of this run. */
  Duration sinceCheckpoint() {
    return Duration.ofNanos(System.nanoTime() - lastCheckpointNanos);
  }

  /** Whether records of a new shape have come since this was asked last. */
  boolean takeAltered() {
    return converter.takeAltered();
  }

  /** Whether a request waits for the stream to move. */
  boolean wantsWaking() {
    return rereads.wantsWaking();
  }

  /**
   * Ends the run; called by another thread. Returns once it has ended, or when it takes too long.
   *
   * @return whether it has ended
   */
  boolean stop() throws InterruptedException {
    stopping = true;
    rereads.abort();
    long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
    boolean closed = false;
    while (System.nanoTime() < deadline) {
      if (!closed && engine != null) {
        closed = close();
      }
      if (ended.await(STOP_RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
    }
    return false;
  }

  private boolean close() {
    try {
      engine.close();
      return true;
    } catch (IllegalStateException e) {
      // Either it is still starting its task and cannot be closed yet, or it is ending already.
      return false;
    } catch (IOException e) {
      engineFailure = e;
      return true;
    }
  }

  /** Makes the engine end; the reason is kept beside it, as the engine would only wrap it. */
  private static final class EndOfRun extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EndOfRun() {
      super("capture has ended", null, false, false);
    }
  }
}

package io.sluice.adapter.postgres;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import io.sluice.adapter.postgres.TransactionAssembler.Assembled;
import io.sluice.domain.ChangeBatch;
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
  private final long emptyCheckpointNanos;
  private final CountDownLatch ended = new CountDownLatch(1);

  private volatile DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
  private volatile boolean stopping;
  private volatile Throwable handlerFailure;
  private volatile Throwable engineFailure;
  private volatile long lastCheckpointNanos = System.nanoTime();
  private boolean logTransactionOpen;

  /**
   * @param emptyCheckpointEvery how often transactions without changes are worth a checkpoint
   */
  EngineRun(
      Properties settings,
      TransactionAssembler assembler,
      ChangeConverter converter,
      ChangeHandler handler,
      CommittedOffset.Handle offset,
      Duration emptyCheckpointEvery) {
    this.settings = settings;
    this.assembler = assembler;
    this.converter = converter;
    this.handler = handler;
    this.offset = offset;
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
    List<SourceRecord> records = new ArrayList<>(events.size());
    events.forEach(event -> records.add(event.record()));
    try {
      Assembled assembled = assembler.assemble(records);
      if (assembled.end() != null && worthACheckpoint(assembled)) {
        handler.handle(
            ChangeBatch.of(
                assembled.complete(), assembled.end().checkpoint(converter.lastVersion())));
        logTransactionOpen = false;
        lastCheckpointNanos = System.nanoTime();
        offset.advance(assembled.end());
        committer.markProcessed(events.get(assembled.endIndex()));
        committer.markBatchFinished();
      }
      if (!assembled.rest().isEmpty()) {
        logTransactionOpen = true;
        handler.handle(ChangeBatch.of(assembled.rest()));
      }
    } catch (PortException | InterruptedException | RuntimeException | Error e) {
      handlerFailure = e;
      throw new EndOfRun();
    }
  }

  private boolean worthACheckpoint(Assembled assembled) {
    return !assembled.complete().isEmpty()
        || logTransactionOpen
        || System.nanoTime() - lastCheckpointNanos >= emptyCheckpointNanos;
  }

  /** How long ago the log has committed the last checkpoint of this run. */
  Duration sinceCheckpoint() {
    return Duration.ofNanos(System.nanoTime() - lastCheckpointNanos);
  }

  /**
   * Ends the run; called by another thread. Returns once it has ended, or when it takes too long.
   *
   * @return whether it has ended
   */
  boolean stop() throws InterruptedException {
    stopping = true;
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

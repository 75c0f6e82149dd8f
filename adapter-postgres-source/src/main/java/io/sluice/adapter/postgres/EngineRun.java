package io.sluice.adapter.postgres;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import io.sluice.adapter.postgres.Transactions.Assembled;
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

/** One run of Debezium's engine. */
final class EngineRun
    implements StreamRun, DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(8);
  private static final Duration STOP_RETRY = Duration.ofMillis(50);

  private final Properties settings;
  private final TransactionAssembler assembler;
  private final HandOver handOver;
  private final CountDownLatch ended = new CountDownLatch(1);

  private volatile DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
  private volatile boolean stopping;
  private volatile Throwable handlerFailure;
  private volatile Throwable engineFailure;

  EngineRun(Properties settings, TransactionAssembler assembler, HandOver handOver) {
    this.settings = settings;
    this.assembler = assembler;
    this.handOver = handOver;
  }

  @Override
  public void run(EngineErrors errors) throws PortException, InterruptedException {
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
      handOver.begin();
      Assembled assembled = assembler.assemble(records);
      if (handOver.complete(assembled)) {
        committer.markProcessed(events.get(assembler.endIndex()));
        committer.markBatchFinished();
      }
      handOver.rest(assembled);
    } catch (PortException | InterruptedException | RuntimeException | Error e) {
      handlerFailure = e;
      throw new EndOfRun();
    }
  }

  @Override
  public HandOver handOver() {
    return handOver;
  }

  @Override
  public boolean stop() throws InterruptedException {
    stopping = true;
    handOver.abort();
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

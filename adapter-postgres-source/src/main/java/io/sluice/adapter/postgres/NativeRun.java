package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.ByteQueue.Message;
import io.sluice.adapter.postgres.Transactions.Assembled;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One run of our own reader of pgoutput. The thread that calls {@link #run} decodes and hands on; a
 * {@link ReplicationReader} reads ahead of it, as far as the {@link ByteQueue} has room.
 */
final class NativeRun implements StreamRun {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(8);

  /** How long a batch that is being handed on may take to its end when the run is to stop. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private static final Duration INTERRUPT_EVERY = Duration.ofMillis(500);

  private final Start start;
  private final ByteQueue queue;
  private final NativeChanges changes;
  private final HandOver handOver;
  private final CommittedOffset.Handle offset;
  private final int batchSize;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile Thread worker;

  /** Connects and begins to read into the run's queue. */
  interface Start {
    ReplicationReader reader() throws PortException, SQLException;
  }

  NativeRun(
      Start start,
      ByteQueue queue,
      NativeChanges changes,
      HandOver handOver,
      CommittedOffset.Handle offset,
      int batchSize) {
    this.start = start;
    this.queue = queue;
    this.changes = changes;
    this.handOver = handOver;
    this.offset = offset;
    this.batchSize = batchSize;
  }

  @Override
  public void run(EngineErrors errors) throws PortException, InterruptedException {
    worker = Thread.currentThread();
    try {
      read(errors);
    } catch (PortException e) {
      if (stopping) {
        throw new InterruptedException("capture stopped");
      }
      throw e;
    } finally {
      ended.countDown();
    }
  }

  private void read(EngineErrors errors) throws PortException, InterruptedException {
    Throwable failure;
    try (ReplicationReader reader = start.reader()) {
      handOver.begin();
      List<Message> batch = queue.take(batchSize);
      while (!stopping && !batch.isEmpty()) {
        Assembled assembled = changes.assemble(batch);
        if (handOver.complete(assembled)) {
          reader.flushed(offset.committed());
        }
        handOver.rest(assembled);
        queue.release();
        batch = queue.take(batchSize);
      }
      failure = reader.failure();
    } catch (SQLException e) {
      failure = e;
    }
    if (stopping) {
      throw new InterruptedException("capture stopped");
    }
    if (failure instanceof RuntimeException bug) {
      throw bug;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    throw failure == null
        ? new TransientPortException("the replication stream ended")
        : errors.translate(failure);
  }

  @Override
  public boolean stop() throws InterruptedException {
    stopping = true;
    queue.close();
    handOver.abort();
    long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
    boolean over = ended.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    while (!over && System.nanoTime() < deadline) {
      if (worker != null) {
        worker.interrupt();
      }
      over = ended.await(INTERRUPT_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }
    return over;
  }

  @Override
  public HandOver handOver() {
    return handOver;
  }
}

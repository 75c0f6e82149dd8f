package io.sluice.adapter.postgres;

import io.sluice.domain.VersionSequence;
import io.sluice.ports.ChangeHandler;
import io.sluice.ports.ChangeStream;
import io.sluice.ports.PortException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A snapshot, where there is nothing to go on from, and the changes behind it.
 *
 * <p>Three threads: the caller's looks after the capture; a worker takes the snapshot and then runs
 * the stream; and with Debezium the engine's own thread calls the handler, while with our own
 * reader the worker does, and a third thread reads ahead.
 */
final class PostgresStream implements ChangeStream {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final PostgresSource source;
  private final VersionSequence versions;
  private final AtomicBoolean running = new AtomicBoolean();
  private Preparation prepared;
  private SourceOffset from;

  /**
   * @param prepared what was found ready, for the first run
   * @param from where to go on, null to begin with a snapshot
   */
  PostgresStream(
      PostgresSource source, Preparation prepared, SourceOffset from, VersionSequence versions) {
    this.source = source;
    this.prepared = prepared;
    this.from = from;
    this.versions = versions;
  }

  @Override
  public void run(ChangeHandler handler) throws PortException, InterruptedException {
    if (!running.compareAndSet(false, true)) {
      throw new IllegalStateException("the stream is running already");
    }
    try {
      Preparation ready = prepared != null ? prepared : source.prepare(from);
      prepared = null;
      CaptureWorker worker = new CaptureWorker(source.parts(), ready, versions, handler);
      try {
        capture(worker, source.watch(ready));
      } finally {
        from = worker.committed();
      }
    } finally {
      running.set(false);
    }
  }

  private void capture(CaptureWorker worker, Watch watch)
      throws PortException, InterruptedException {
    worker.start();
    try {
      while (!worker.awaitEnd(TICK)) {
        worker.look(watch);
      }
    } catch (PortException e) {
      worker.cut();
      throw e;
    } finally {
      worker.stop();
    }
    worker.rethrow();
  }
}

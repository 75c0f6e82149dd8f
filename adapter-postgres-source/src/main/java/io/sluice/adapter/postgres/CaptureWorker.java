package io.sluice.adapter.postgres;

import io.sluice.domain.VersionSequence;
import io.sluice.ports.ChangeHandler;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The thread of one run: takes the snapshot if one is due, then reads the stream. */
final class CaptureWorker {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final RunParts parts;
  private final Preparation ready;
  private final VersionSequence versions;
  private final ChangeHandler handler;
  private final Thread thread;

  private final Object lock = new Object();
  private Snapshot snapshot;
  private StreamRun engine;
  private CommittedOffset.Handle offset;
  private boolean stopping;
  private volatile SourceOffset committed;
  private volatile Throwable failure;

  CaptureWorker(
      RunParts parts, Preparation ready, VersionSequence versions, ChangeHandler handler) {
    this.parts = parts;
    this.ready = ready;
    this.committed = ready.from().orElse(null);
    this.versions = versions;
    this.handler = handler;
    this.thread = new Thread(this::work, "sluice-capture-" + parts.pipeline());
    thread.setContextClassLoader(CaptureWorker.class.getClassLoader());
  }

  void start() {
    thread.start();
  }

  boolean awaitEnd(Duration limit) throws InterruptedException {
    TimeUnit.NANOSECONDS.timedJoin(thread, limit.toNanos());
    return !thread.isAlive();
  }

  /** Where the log is; null before the snapshot's first checkpoint. */
  SourceOffset committed() {
    synchronized (lock) {
      if (offset != null) {
        return offset.committed();
      }
      return committed == null && snapshot != null ? snapshot.committed().orElse(null) : committed;
    }
  }

  /** Called by the thread that looks after the capture. */
  void look(Watch watch) throws PortException {
    StreamRun running;
    Snapshot reading;
    synchronized (lock) {
      running = engine;
      reading = snapshot;
    }
    if (running == null) {
      watch.snapshotUnderWay(reading == null ? Set.of() : reading.sessions());
    } else {
      HandOver handOver = running.handOver();
      watch.streaming(
          handOver.sinceCheckpoint(),
          handOver.wantsWaking(),
          handOver.takeAltered(),
          this::committed);
    }
  }

  private void work() {
    try {
      if (committed == null) {
        committed = parts.snapshot(ready, versions, this::begin).run(ready.tables(), handler);
      }
      KnownKeys keys = parts.keys(ready, committed);
      try (CommittedOffset.Handle handle = new CommittedOffset.Handle(committed);
          LiveCatalog catalog = parts.liveCatalog()) {
        stream(handle, catalog, keys, parts.shapes(catalog, keys));
      }
    } catch (Throwable e) {
      // Whatever it is, it is thrown by the thread that called run.
      failure = e;
    }
  }

  private void stream(
      CommittedOffset.Handle handle, LiveCatalog catalog, KnownKeys keys, RecordShapes shapes)
      throws PortException, InterruptedException {
    try (Rereads rereads = parts.rereads(ready, versions, committed, catalog, keys, shapes)) {
      StreamRun run = parts.engine(ready, versions, handler, handle, catalog, shapes, rereads);
      synchronized (lock) {
        if (stopping) {
          throw new InterruptedException("capture stopped");
        }
        offset = handle;
        engine = run;
      }
      run.run(parts.engineErrors());
    }
  }

  private void begin(Snapshot begun) throws InterruptedException {
    synchronized (lock) {
      if (stopping) {
        throw new InterruptedException("capture stopped");
      }
      snapshot = begun;
    }
  }

  /** Cuts the stream's connections, which may be silent without an end. */
  void cut() {
    synchronized (lock) {
      if (offset != null) {
        offset.cut();
      }
    }
  }

  /** Ends the run and waits for it, also if the calling thread is interrupted. */
  void stop() {
    boolean interrupted = Thread.interrupted();
    StreamRun running;
    Snapshot reading;
    synchronized (lock) {
      stopping = true;
      running = engine;
      reading = snapshot;
    }
    boolean again = true;
    while (again && thread.isAlive()) {
      try {
        if (running != null) {
          running.stop();
        } else {
          thread.interrupt();
          if (reading != null) {
            reading.abort();
          }
        }
        awaitEnd(STOP_LIMIT);
        again = false;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  void rethrow() throws PortException, InterruptedException {
    Throwable ending = failure;
    if (ending instanceof PortException port) {
      throw port;
    }
    if (ending instanceof InterruptedException stop) {
      throw stop;
    }
    if (ending instanceof RuntimeException bug) {
      throw bug;
    }
    if (ending instanceof Error error) {
      throw error;
    }
    throw new TransientPortException("the replication stream ended");
  }
}

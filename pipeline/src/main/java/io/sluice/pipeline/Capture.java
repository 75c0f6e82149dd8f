package io.sluice.pipeline;

import io.sluice.domain.ChangeBatch;
import io.sluice.ports.ChangeStream;
import io.sluice.ports.PortException;
import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.log.LogWriter;
import io.sluice.ports.source.ChangeSource;

/**
 * Moves changes from the source into the log.
 *
 * <p>The order matters: first the claim on the source, so that a process standing by does not fence
 * the writer at work; then the log's writer, which fences a predecessor that does not yet know it
 * lost and so settles what the last checkpoint is; then the stream from exactly that checkpoint.
 */
final class Capture implements Work {
  private final ChangeSource source;
  private final ChangeLog log;
  private final PipelineObserver observer;
  private final ComponentStatus status;

  Capture(ChangeSource source, ChangeLog log, PipelineObserver observer, ComponentStatus status) {
    this.source = source;
    this.log = log;
    this.observer = observer;
    this.status = status;
  }

  @Override
  public void run() throws PortException, InterruptedException {
    source.claim();
    try (LogWriter writer = log.openWriter()) {
      ChangeStream stream = source.open(writer.lastCheckpoint());
      status.connected();
      stream.run(batch -> append(writer, batch));
    }
  }

  private void append(LogWriter writer, ChangeBatch batch)
      throws PortException, InterruptedException {
    status.workBegins();
    try {
      long start = System.nanoTime();
      writer.handle(batch);
      observer.captured(batch, System.nanoTime() - start);
      status.running();
    } finally {
      status.workEnds();
    }
  }
}

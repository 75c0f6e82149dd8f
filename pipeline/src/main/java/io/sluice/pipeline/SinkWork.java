package io.sluice.pipeline;

import io.sluice.ports.PortException;
import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.log.DeadLetterWriter;
import io.sluice.ports.sink.Sink;

/** One worker of a sink: opens the sink and feeds it from the log. */
final class SinkWork implements Work {
  private final SinkUnit unit;
  private final int worker;
  private final ChangeLog log;
  private final DeadLetterWriter deadLetters;
  private final HeldTables held;
  private final Backoff backoff;
  private final PipelineObserver observer;
  private final ComponentStatus status;

  SinkWork(
      SinkUnit unit,
      int worker,
      ChangeLog log,
      DeadLetterWriter deadLetters,
      HeldTables held,
      Backoff backoff,
      PipelineObserver observer,
      ComponentStatus status) {
    this.unit = unit;
    this.worker = worker;
    this.log = log;
    this.deadLetters = deadLetters;
    this.held = held;
    this.backoff = backoff;
    this.observer = observer;
    this.status = status;
  }

  @Override
  public void run() throws PortException, InterruptedException {
    try (Sink sink = unit.opener().open(worker)) {
      status.connected();
      log.subscribe(unit.name())
          .run(
              new Delivery(
                  unit.name(),
                  sink,
                  unit.onRejected(),
                  deadLetters,
                  held,
                  backoff,
                  observer,
                  status));
    }
  }
}

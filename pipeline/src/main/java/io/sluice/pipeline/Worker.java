package io.sluice.pipeline;

import io.sluice.ports.PortException;
import io.sluice.ports.StandbyException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.log.FencedException;
import io.sluice.ports.sink.TransientSinkException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of one thread: runs its work, begins it anew after a passing failure, and comes to rest,
 * saying why, when a person is needed. A failure here touches no other worker.
 */
final class Worker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  private final Work work;
  private final ComponentStatus status;
  private final Backoff backoff;
  private final PipelineObserver observer;
  private final Clock clock;

  Worker(
      Work work, ComponentStatus status, Backoff backoff, PipelineObserver observer, Clock clock) {
    this.work = work;
    this.status = status;
    this.backoff = backoff;
    this.observer = observer;
    this.clock = clock;
  }

  @Override
  public void run() {
    try {
      while (true) {
        attempt();
      }
    } catch (InterruptedException e) {
      status.ended();
    } catch (PortException e) {
      LOG.debug("{}: stopped by", status.component(), e);
      status.stopped(e.getMessage());
    } catch (RuntimeException | Error e) {
      LOG.error("{}: unexpected failure", status.component(), e);
      status.stopped("unexpected failure, see the log: " + e);
      if (e instanceof VirtualMachineError fatal) {
        throw fatal;
      }
    }
  }

  private void attempt() throws PortException, InterruptedException {
    Instant begun = clock.instant();
    try {
      work.run();
      throw new IllegalStateException("the stream ended by itself");
    } catch (StandbyException e) {
      status.standby(e.getMessage());
      backoff.standby();
      return;
    } catch (FencedException e) {
      status.standby(e.getMessage());
    } catch (TransientPortException | TransientSinkException e) {
      LOG.debug("{}: attempt failed", status.component(), e);
      status.retrying(e.getMessage());
      observer.retrying(status.component());
    }
    if (Duration.between(begun, clock.instant()).compareTo(backoff.longest()) > 0) {
      backoff.succeeded();
    }
    backoff.failed();
  }
}

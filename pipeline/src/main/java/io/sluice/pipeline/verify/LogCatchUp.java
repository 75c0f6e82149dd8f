package io.sluice.pipeline.verify;

import io.sluice.domain.Checkpoint;
import io.sluice.pipeline.Pause;
import io.sluice.ports.PortException;
import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.log.LogPosition;
import io.sluice.ports.source.CaptureRequests;
import io.sluice.ports.source.Mark;
import io.sluice.ports.source.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Follows a mark from the source through the log into a sink, as seen from outside of the process
 * that does the work.
 */
public final class LogCatchUp implements CatchUp {
  private static final Duration FIRST_LOOK = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private final CaptureRequests requests;
  private final ChangeLog log;
  private final String sink;
  private final Duration limit;
  private final Clock clock;
  private final Pause pause;

  /**
   * @param limit how long each of the two ways may take, source to log and log to sink
   */
  public LogCatchUp(
      CaptureRequests requests,
      ChangeLog log,
      String sink,
      Duration limit,
      Clock clock,
      Pause pause) {
    this.requests = requests;
    this.log = log;
    this.sink = sink;
    this.limit = limit;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public void await() throws PortException, InterruptedException {
    awaitCapture(requests.mark(), false);
    LogPosition end = log.end();
    awaitSink(end);
  }

  /**
   * Blocks until capture has come by the mark, and what was asked for there is in the log.
   *
   * @throws PortException if the request failed, or capture does not come by in good time
   */
  void awaitRequest(Mark mark) throws PortException, InterruptedException {
    awaitCapture(mark, true);
  }

  private void awaitCapture(Mark mark, boolean done) throws PortException, InterruptedException {
    Patience patience = new Patience();
    while (!captured(mark, done)) {
      if (!patience.left()) {
        throw new PortException(
            "capture has not come as far as the source's present position within "
                + limit.toSeconds()
                + " s; is `sluice run` at work for this pipeline, and what does its health say of"
                + " capture?");
      }
    }
  }

  private boolean captured(Mark mark, boolean done) throws PortException, InterruptedException {
    Optional<Checkpoint> checkpoint = log.lastCheckpoint();
    if (checkpoint.isEmpty()) {
      return false;
    }
    Progress progress = requests.progress(checkpoint.get(), mark);
    return switch (progress.state()) {
      case AHEAD -> false;
      case UNDER_WAY -> !done;
      case DONE -> true;
      case FAILED ->
          throw new PortException("the rows could not be read again: " + progress.failure());
    };
  }

  private void awaitSink(LogPosition end) throws PortException, InterruptedException {
    Patience patience = new Patience();
    while (!log.passed(sink, end)) {
      if (!patience.left()) {
        throw new PortException(
            "sink "
                + sink
                + " has not caught up with the log within "
                + limit.toSeconds()
                + " s; is `sluice run` at work for this pipeline, and what does its health say of the"
                + " sink?");
      }
    }
  }

  /** Pauses between looks, shortly at first, until the limit is over. */
  private final class Patience {
    private final Instant end = clock.instant().plus(limit);
    private Duration next = FIRST_LOOK;

    boolean left() throws InterruptedException {
      if (clock.instant().isAfter(end)) {
        return false;
      }
      pause.pause(next);
      next = next.multipliedBy(2);
      if (next.compareTo(LONGEST_PAUSE) > 0) {
        next = LONGEST_PAUSE;
      }
      return true;
    }
  }
}

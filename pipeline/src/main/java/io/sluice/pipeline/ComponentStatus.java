package io.sluice.pipeline;

import io.sluice.pipeline.ComponentHealth.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of one thread's work, and the one place that logs its changes: one line when it gets
 * into trouble, one when it is out of it, none for every attempt in between.
 *
 * <p>Written by the thread that works, read by others.
 */
final class ComponentStatus {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  /** Longer than the time limits of one call, so that silence means success. */
  private static final Duration PROOF = Duration.ofSeconds(20);

  private final String component;
  private final Clock clock;
  private final Duration patience;
  private State state = State.STARTING;
  private String reason = "";
  private Instant since;
  private int attempts;
  private Instant workSince;
  private Instant attemptSince;

  /**
   * @param patience how long retries, a start or one piece of work may last before the part counts
   *     as not ready
   */
  ComponentStatus(String component, Clock clock, Duration patience) {
    this.component = component;
    this.clock = clock;
    this.patience = patience;
    this.since = clock.instant();
  }

  String component() {
    return component;
  }

  /**
   * An attempt has got as far as waiting for changes. After a failure that alone is no proof: only
   * a batch that went through, or some quiet seconds, are.
   */
  synchronized void connected() {
    if (state == State.RETRYING) {
      attemptSince = clock.instant();
    } else {
      running();
    }
  }

  /** A batch has gone through. */
  synchronized void running() {
    if (state == State.RETRYING) {
      LOG.info(
          "{}: going on after {}", component, readable(Duration.between(since, clock.instant())));
    } else if (state == State.STANDBY) {
      LOG.info("{}: taking over", component);
    }
    become(State.RUNNING, "");
  }

  synchronized void retrying(String why) {
    if (state != State.RETRYING) {
      LOG.warn("{}: {}; trying again until it works", component, why);
    }
    become(State.RETRYING, why);
    attempts++;
  }

  synchronized void standby(String why) {
    if (state != State.STANDBY || !why.equals(reason)) {
      LOG.info("{}: {}", component, why);
    }
    become(State.STANDBY, why);
  }

  synchronized void stopped(String why) {
    LOG.error("{}: stopped: {}", component, why);
    become(State.STOPPED, why);
  }

  synchronized void ended() {
    become(State.ENDED, "");
  }

  synchronized void workBegins() {
    workSince = clock.instant();
  }

  synchronized void workEnds() {
    workSince = null;
  }

  synchronized ComponentHealth health() {
    Instant now = clock.instant();
    if (attemptSince != null && Duration.between(attemptSince, now).compareTo(PROOF) > 0) {
      running();
    }
    boolean overdue = Duration.between(since, now).compareTo(patience) > 0;
    boolean stalled =
        state == State.RUNNING
            && workSince != null
            && Duration.between(workSince, now).compareTo(patience) > 0;
    if (stalled) {
      String why = "one write has taken " + readable(Duration.between(workSince, now)) + " so far";
      return new ComponentHealth(component, State.STALLED, why, workSince, 0, false);
    }
    boolean ready =
        switch (state) {
          case RUNNING, STANDBY -> true;
          case RETRYING -> !overdue;
          case STARTING, STALLED, ENDED, STOPPED -> false;
        };
    return new ComponentHealth(component, state, reason, since, attempts, ready);
  }

  /**
   * Once the thread has come to its end it stays there: a write that it no longer waits for may
   * still return, and a connection that was good for a while proves nothing of it.
   */
  private void become(State next, String why) {
    attemptSince = null;
    if (state == State.STOPPED || state == State.ENDED) {
      return;
    }
    if (state != next) {
      since = clock.instant();
      attempts = 0;
    }
    state = next;
    reason = why;
  }

  private static String readable(Duration duration) {
    return duration.toMillis() < 10_000 ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
  }
}

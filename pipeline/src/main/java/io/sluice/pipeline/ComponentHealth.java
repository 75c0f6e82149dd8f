package io.sluice.pipeline;

import java.time.Instant;

/**
 * How one part of the pipeline is.
 *
 * @param component {@code capture}, {@code sink <name>}, or a table that is stopped: {@code table
 *     <table>} for all, {@code sink <name>, table <table>} for one sink
 * @param reason why it is in this state, in words for the user; empty when all is well
 * @param since when it got into this state
 * @param attempts how many attempts in a row have failed; 0 unless it is {@link State#RETRYING}
 * @param ready whether it does what it is there for
 */
public record ComponentHealth(
    String component, State state, String reason, Instant since, int attempts, boolean ready) {

  /** From best to worst. */
  public enum State {
    /** Moving changes, or waiting for some. */
    RUNNING,
    /** Another process does this work; this one takes over when that one goes. */
    STANDBY,
    STARTING,
    /** An attempt failed for a passing reason and is repeated. */
    RETRYING,
    /** One piece of work has taken far too long. */
    STALLED,
    /** Asked to stop. */
    ENDED,
    /** Needs a person: the reason says what for. */
    STOPPED
  }
}

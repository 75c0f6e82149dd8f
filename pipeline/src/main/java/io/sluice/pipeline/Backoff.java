package io.sluice.pipeline;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Counts the failures in a row of one piece of work and waits between its attempts. */
final class Backoff {
  /** How soon a process that stands by notices that it is its turn. */
  private static final Duration STANDBY = Duration.ofSeconds(1);

  private final RetryPolicy policy;
  private final Pause pause;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private int attempts;

  Backoff(RetryPolicy policy, Pause pause) {
    this.policy = policy;
    this.pause = pause;
  }

  /** How many attempts have failed in a row. */
  int attempts() {
    return attempts;
  }

  /** Counts a failure and blocks until it is time for the next attempt. */
  void failed() throws InterruptedException {
    attempts++;
    pause.pause(policy.delay(attempts, random));
  }

  /** Blocks for a moment; standing by is no failure. */
  void standby() throws InterruptedException {
    attempts = 0;
    pause.pause(STANDBY);
  }

  void succeeded() {
    attempts = 0;
  }

  Duration longest() {
    return policy.max();
  }
}

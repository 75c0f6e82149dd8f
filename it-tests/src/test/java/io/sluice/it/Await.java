package io.sluice.it;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition, with a deadline. */
final class Await {
  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private Await() {}

  /**
   * Blocks until the condition holds.
   *
   * @param what the condition in words
   * @param state says how things are, for the message of the failure
   */
  static void until(
      String what, Duration limit, Supplier<String> state, Callable<Boolean> condition)
      throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        fail("not within " + limit.toSeconds() + " s: " + what + "\n" + state.get());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}

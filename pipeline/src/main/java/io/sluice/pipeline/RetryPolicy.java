package io.sluice.pipeline;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: exponential from {@code initial} up to {@code max}, each
 * wait shortened at random by up to half, so that many workers do not come back in step. There is
 * no last attempt.
 */
public record RetryPolicy(Duration initial, Duration max) {
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(Duration.ofMillis(200), Duration.ofSeconds(30));

  public RetryPolicy {
    if (initial.isNegative() || initial.isZero() || max.compareTo(initial) < 0) {
      throw new IllegalArgumentException(
          "the first wait is above zero and at most the longest one, not "
              + initial
              + " and "
              + max);
    }
  }

  /**
   * @param attempt how many attempts have failed in a row, from 1
   */
  public Duration delay(int attempt, RandomGenerator random) {
    int doublings = Math.min(attempt - 1, 30);
    long exponential = initial.toMillis() << Math.min(doublings, 20);
    long capped = exponential <= 0 ? max.toMillis() : Math.min(exponential, max.toMillis());
    return Duration.ofMillis(capped - (long) (capped * random.nextDouble() / 2));
  }
}

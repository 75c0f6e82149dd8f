package io.sluice.pipeline;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(10));

  @Test
  void theWaitDoublesUpToTheLongestAndIsAtMostHalved() {
    Random random = new Random(1);
    for (int attempt = 1; attempt < 200; attempt++) {
      long full = attempt > 7 ? 10_000 : Math.min(10_000, 100L << (attempt - 1));
      long millis = POLICY.delay(attempt, random).toMillis();
      assertTrue(millis >= full / 2 && millis <= full, "attempt " + attempt + ": " + millis);
    }
  }

  @Test
  void aWaitOfZeroIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new RetryPolicy(Duration.ZERO, Duration.ofSeconds(1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new RetryPolicy(Duration.ofSeconds(2), Duration.ofSeconds(1)));
  }
}

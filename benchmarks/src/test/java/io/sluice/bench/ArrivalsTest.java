package io.sluice.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ArrivalsTest {
  private double used;

  @Test
  void chargesOnlyWhatWasUsedFromTheFirstArrivalOn() {
    Arrivals arrivals = new Arrivals(1_000, 1, () -> used);
    used = 5;
    arrivals.reached(0);
    arrivals.reached(200);
    used = 6;
    arrivals.reached(600);
    assertFalse(arrivals.complete());
    used = 9;
    arrivals.reached(1_000);
    assertTrue(arrivals.complete());
    assertEquals(4 / 800e-6, arrivals.cpuPerMillion(), 1e-6);
    assertEquals(3 / 400e-6, arrivals.cpuPerMillionOfSecondHalf(), 1e-6);
  }

  @Test
  void countsARowForAsManyChangesAsItTook() {
    Arrivals arrivals = new Arrivals(500, 2, () -> used);
    arrivals.reached(100);
    used = 8;
    arrivals.reached(500);
    assertEquals(8 / 800e-6, arrivals.cpuPerMillion(), 1e-6);
  }

  @Test
  void hasNoRateWhenAllCameAtOnce() {
    Arrivals arrivals = new Arrivals(10, 1, () -> used);
    arrivals.reached(10);
    assertTrue(Double.isNaN(arrivals.perSecond()));
    assertTrue(Double.isNaN(arrivals.cpuPerMillion()));
  }
}

package io.sluice.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SpreadTest {
  @Test
  void isMedianMinimumAndMaximum() {
    List<Result> runs =
        List.of(
            Result.latency("a", 3, 0, 0),
            Result.latency("a", 1, 0, 0),
            Result.latency("a", 9, 0, 0));
    assertEquals("3.0 (1.0…9.0)", Spread.of(runs, Result::p50).text(1));
  }

  @Test
  void isADashWhereNothingWasTaken() {
    assertEquals("–", Spread.of(List.of(Result.latency("a", 1, 1, 0)), Result::rate).text(0));
  }
}

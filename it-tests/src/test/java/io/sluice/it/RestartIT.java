package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RestartIT {
  /** Kafka holds a killed process's partitions back until its session has run out. */
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private static final int AUTHORS = 5_000;

  @Test
  void aSnapshotCutOffByACrashIsTakenAgainAndEndsEqual() throws Exception {
    try (Scenario scenario = new Scenario("snapshot")) {
      Library library = Library.create(scenario);
      library.addAuthors(AUTHORS);
      try (SluiceProcess first = scenario.run()) {
        first.awaitMetric("sluice_captured_changes_total", AUTHORS / 2, LIMIT);
        first.kill();
      }
      scenario.execute("delete from %s.authors where id %% 3 = 0".formatted(library.schema()));
      try (SluiceProcess second = scenario.run();
          Stores stores = new Stores(scenario.config())) {
        stores.awaitEqual(LIMIT);
        assertEquals(0, second.stop(Duration.ofSeconds(10)));
      }
    }
  }

  @Test
  void crashesAndStopsUnderLoadLoseAndRepeatNothing() throws Exception {
    try (Scenario scenario = new Scenario("stream")) {
      Library library = Library.create(scenario);
      library.addAuthors(100);
      SluiceProcess last = scenario.run();
      last.awaitHealth(200, "running", LIMIT);
      try (Load load = new Load(scenario, library)) {
        for (int crash = 0; crash < 2; crash++) {
          last.awaitMetric("sluice_captured_changes_total", 500, LIMIT);
          if (crash % 2 == 0) {
            last.kill();
          } else {
            assertEquals(0, last.stop(Duration.ofSeconds(10)), last::output);
          }
          load.awaitMore(100);
          last = scenario.run();
        }
        last.awaitMetric("sluice_captured_changes_total", 500, LIMIT);
      }
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqual(LIMIT);
        stores.assertLogHoldsEveryStepOnce(library.counters());
      }
      assertTrue(last.isAlive(), last::output);
      assertEquals(0, last.stop(Duration.ofSeconds(10)), last::output);
    }
  }
}

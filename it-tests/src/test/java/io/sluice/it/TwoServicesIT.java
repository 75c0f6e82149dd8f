package io.sluice.it;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two processes run the same file: one captures, both deliver, and the other takes over. */
final class TwoServicesIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  @Test
  void theOneThatStandsByTakesOverWhenTheOtherDies() throws Exception {
    try (Scenario scenario = new Scenario("standby")) {
      Library library = Library.create(scenario);
      library.addAuthors(100);
      SluiceProcess first = scenario.run();
      first.awaitHealth(
          200, "\"component\": \"capture\", \"status\": \"up\", \"state\": \"running\"", LIMIT);
      SluiceProcess second = scenario.run();
      second.awaitHealth(
          200, "\"component\": \"capture\", \"status\": \"up\", \"state\": \"standby\"", LIMIT);
      try (Load load = new Load(scenario, library)) {
        load.awaitMore(200);
        first.kill();
        second.awaitHealth(
            200, "\"component\": \"capture\", \"status\": \"up\", \"state\": \"running\"", LIMIT);
        load.awaitMore(200);
      }
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqual(LIMIT);
        stores.assertLogHoldsEveryStepOnce(library.counters());
      }
    }
  }
}

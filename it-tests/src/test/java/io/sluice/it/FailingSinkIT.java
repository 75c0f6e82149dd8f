package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FailingSinkIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Test
  void aSinkThatFailsStopsNeitherTheOthersNorTheCapture() throws Exception {
    try (Scenario scenario = new Scenario("failing")) {
      Library library = Library.create(scenario);
      library.addAuthors(100);
      scenario
          .sink(
              "graph",
              "{plugin: neo4j, uri: '%s', user: neo4j, password: not-the-password}"
                  .formatted(scenario.addresses().neo4j().uri()))
          .sink("search", "{plugin: elastic, url: 'http://localhost:1'}");
      SluiceProcess service = scenario.run();
      service.awaitComponent("sink graph", "down", LIMIT);
      service.awaitComponent("sink search", "down", LIMIT);
      service.awaitComponent("sink documents", "up", LIMIT);
      service.awaitComponent("capture", "up", LIMIT);
      try (Load load = new Load(scenario, library)) {
        load.awaitMore(100);
      }
      try (Stores stores = new Stores(scenario.config(), "documents")) {
        stores.awaitEqual(LIMIT);
      }
      assertTrue(service.isAlive(), service::output);
      assertFalse(service.output().contains("not-the-password"), service::output);
    }
  }
}

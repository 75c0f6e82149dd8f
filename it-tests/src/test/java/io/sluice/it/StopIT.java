package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.dev.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How the service comes to its end. */
final class StopIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** What the user is promised. */
  private static final Duration STOP = Duration.ofSeconds(10);

  @Test
  void whenEveryPartHasStoppedTheProcessEndsWithCodeOne() throws Exception {
    try (Scenario scenario = new Scenario("allstopped").onlySink("documents")) {
      Library.create(scenario).addAuthors(50);
      SluiceProcess before = scenario.run();
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqual(LIMIT);
      }
      assertEquals(0, before.stop(STOP), before::output);
      scenario.sink(
          "documents",
          "{plugin: neo4j, uri: '%s', user: neo4j, password: not-the-password}"
              .formatted(scenario.addresses().neo4j().uri()));
      Path config = renamedSinkAndWrongPassword(scenario);

      try (SluiceProcess service =
          SluiceProcess.start(
              scenario.folder().resolve("all-stopped.log"), "run", "-c", config.toString())) {
        assertEquals(1, service.awaitExit(LIMIT), service::output);
        assertTrue(service.output().contains("capture: stopped: "), service::output);
        assertTrue(service.output().contains("sink other: stopped: "), service::output);
        assertTrue(
            service.output().contains("no part of the pipeline works any more"), service::output);
      }
    }
  }

  /** A sink that has not read the log yet, and a source that does not let the service in. */
  private static Path renamedSinkAndWrongPassword(Scenario scenario) throws IOException {
    String yaml = Files.readString(scenario.config());
    String source = "  password: '" + scenario.addresses().postgres().password() + "'";
    assertTrue(yaml.contains(source), yaml);
    return Files.writeString(
        scenario.folder().resolve("all-stopped.yaml"),
        yaml.replace(source, "  password: not-this-one").replace("  documents:", "  other:"));
  }

  @Test
  void aStopUnderLoadTakesTenSecondsAtMost() throws Exception {
    try (Scenario scenario = new Scenario("stopload")) {
      Library library = Library.create(scenario);
      library.addAuthors(1_000);
      SluiceProcess service = scenario.run();
      service.awaitComponent("capture", "up", LIMIT);
      try (Load load = new Load(scenario, library)) {
        load.awaitMore(200);
        assertEquals(0, service.stop(STOP), service::output);
      }
      scenario.run();
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqual(LIMIT);
      }
    }
  }

  @Test
  void aStopTakesTenSecondsAtMostWhenNoServerAnswersAnyMore() throws Exception {
    try (Scenario scenario = new Scenario("stopsilent");
        Links links = new Links()) {
      Library library = Library.create(scenario);
      library.addAuthors(300);
      SluiceProcess service = scenario.run(links);
      service.awaitComponent("capture", "up", LIMIT);
      try (Load load = new Load(scenario, library)) {
        load.awaitMore(50);
        for (Server server : Server.values()) {
          links.to(server).silence();
        }
        load.awaitMore(50);
      }
      assertEquals(0, service.stop(STOP), service::output);
    }
  }

  @Test
  void aStopTakesTenSecondsAtMostWhenEveryServerIsAwayFromTheStart() throws Exception {
    Path folder = Files.createDirectories(Build.TARGET.resolve("scenarios").resolve("stopaway"));
    Path config =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            pipeline: stopaway
            source: {url: 'postgresql://127.0.0.1:1/none', user: u, password: p, tables: ['a.*']}
            log: {bootstrapServers: '127.0.0.1:1', schemaRegistry: 'http://127.0.0.1:1'}
            http: {port: 0}
            sinks:
              graph: {plugin: neo4j, uri: 'bolt://127.0.0.1:1', user: u, password: p}
              documents: {plugin: mongo, uri: 'mongodb://127.0.0.1:1', database: none}
              search: {plugin: elastic, url: 'http://127.0.0.1:1'}
            """);
    try (SluiceProcess service =
        SluiceProcess.start(folder.resolve("service.log"), "run", "-c", config.toString())) {
      service.awaitOutput("capture: ", LIMIT);
      service.awaitOutput("trying again until it works", LIMIT);
      assertEquals(0, service.stop(STOP), service::output);
    }
  }
}

package io.sluice.it;

import io.sluice.dev.Server;
import io.sluice.it.wire.Link;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every link between the service and its servers goes bad under load, in every way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LinksIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final Map<Server, String> SINKS =
      Map.of(
          Server.NEO4J, "sink graph",
          Server.MONGO, "sink documents",
          Server.ELASTIC, "sink search");

  private Scenario scenario;
  private Links links;
  private Library library;
  private SluiceProcess service;

  @BeforeAll
  void begin() throws Exception {
    scenario =
        new Scenario("links")
            .logKey("clientSettings: {request.timeout.ms: 8000}")
            .sinkKeys("graph", "connectTimeout: 4s, transactionTimeout: 6s")
            .sinkKeys("documents", "timeout: 6s")
            .sinkKeys("search", "requestTimeout: 6s");
    links = scenario.links();
    library = Library.create(scenario);
    library.addAuthors(200);
    service = scenario.run(links);
    assertEverythingArrives();
  }

  @AfterEach
  void mend() throws Exception {
    forEachLink(Link::mend);
  }

  @AfterAll
  void end() throws Exception {
    scenario.close();
  }

  @Test
  void linksThatAreCutAgainAndAgainLoseNothing() throws Exception {
    try (Load load = new Load(scenario, library)) {
      for (int turn = 0; turn < 3; turn++) {
        for (Server server : Server.values()) {
          load.awaitMore(10);
          links.to(server).cut();
        }
      }
      load.awaitMore(20);
    }
    assertEverythingArrives();
  }

  @Test
  void slowLinksLoseNothing() throws Exception {
    try (Load load = new Load(scenario, library)) {
      forEachLink(link -> link.delay(Duration.ofMillis(30)));
      load.awaitMore(200);
      forEachLink(Link::mend);
    }
    assertEverythingArrives();
  }

  @Test
  void aLinkThatLosesEverythingIsNoticedAndRecoveredFrom() throws Exception {
    try (Load load = new Load(scenario, library)) {
      for (Server server : SINKS.keySet()) {
        links.to(server).silenceAfter(5_000);
      }
      for (String sink : SINKS.values()) {
        service.awaitComponent(sink, "down", LIMIT);
      }
      forEachLink(Link::mend);
      awaitAllUp();
      load.awaitMore(20);
      links.to(Server.POSTGRES).silenceAfter(5_000);
      service.awaitComponent("capture", "down", LIMIT);
      links.to(Server.POSTGRES).mend();
      awaitAllUp();
      links.to(Server.KAFKA).silenceAfter(5_000);
      service.awaitComponent("capture", "down", LIMIT);
      links.to(Server.KAFKA).mend();
      awaitAllUp();
    }
    assertEverythingArrives();
  }

  @Test
  void connectionsThatAreHalfOpenAreGivenUp() throws Exception {
    try (Load load = new Load(scenario, library)) {
      load.awaitMore(20);
      forEachLink(Link::forget);
      load.awaitMore(100);
    }
    assertEverythingArrives();
    forEachLink(Link::mend);
  }

  @Test
  void aReplicationConnectionThatIsHalfOpenIsGivenUp() throws Exception {
    try (Load load = new Load(scenario, library)) {
      Await.until(
          "the stream runs",
          LIMIT,
          service::output,
          () -> links.to(Server.POSTGRES).forgetThoseOf("START_REPLICATION") == 1);
      load.awaitMore(20);
    }
    assertEverythingArrives();
    links.to(Server.POSTGRES).mend();
  }

  @Test
  void aSilentRegistryHoldsBackOnlyWhatItIsNeededFor() throws Exception {
    links.to(Server.REGISTRY).silence();
    try (Load load = new Load(scenario, library)) {
      load.awaitMore(50);
      service.awaitMetric("sluice_captured_changes_total", 50, LIMIT);
      scenario.execute("alter table %s.authors add column email text".formatted(library.schema()));
      service.awaitComponent("capture", "down", LIMIT);
      links.to(Server.REGISTRY).mend();
      awaitAllUp();
    }
    assertEverythingArrives();
  }

  @Test
  void aRegistryThatIsAwayAtTheStartIsWaitedFor() throws Exception {
    try (Scenario other = new Scenario("registry")) {
      Links bad = other.links();
      Library.create(other).addAuthors(20);
      bad.to(Server.REGISTRY).refuse();
      SluiceProcess waiting = other.run(bad);
      waiting.awaitComponent("capture", "down", LIMIT);
      bad.to(Server.REGISTRY).mend();
      try (Stores stores = new Stores(other.config())) {
        stores.awaitEqualAndSound(LIMIT);
      }
    }
  }

  private interface Fault {
    void on(Link link) throws Exception;
  }

  private void forEachLink(Fault fault) throws Exception {
    for (Server server : Server.values()) {
      fault.on(links.to(server));
    }
  }

  private void awaitAllUp() throws Exception {
    for (String component : List.of("capture", "sink graph", "sink documents", "sink search")) {
      service.awaitComponent(component, "up", LIMIT);
    }
  }

  private void assertEverythingArrives() throws Exception {
    try (Stores stores = new Stores(scenario.config())) {
      stores.awaitEqualAndSound(LIMIT);
    }
  }
}

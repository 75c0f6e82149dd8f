package io.sluice.it;

import static io.sluice.dev.Server.ELASTIC;
import static io.sluice.dev.Server.KAFKA;
import static io.sluice.dev.Server.MONGO;
import static io.sluice.dev.Server.NEO4J;
import static io.sluice.dev.Server.POSTGRES;

import io.sluice.it.wire.Trap;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The service is killed at each point where state moves, and started again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KillPointsIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private Scenario scenario;
  private Links links;
  private Library library;
  private SluiceProcess service;

  @BeforeAll
  void begin() throws Exception {
    scenario = new Scenario("kills").logKey("clientSettings: {session.timeout.ms: 6000}");
    links = new Links();
    library = Library.create(scenario);
    library.addAuthors(1_000);
  }

  @AfterAll
  void end() throws Exception {
    try (Scenario first = scenario;
        Links second = links) {
      first.name();
      second.addresses();
    }
  }

  /** One after the other, up to the first that streams. */
  static List<KillPoint> beginning() {
    return List.of(
        KillPoint.before(KAFKA, "CreateTopics", 2),
        KillPoint.after(KAFKA, "CreateTopics", 2),
        KillPoint.after(KAFKA, "Produce", 2),
        KillPoint.before(KAFKA, "EndTxn", 1),
        KillPoint.after(KAFKA, "EndTxn", 1),
        KillPoint.before(POSTGRES, "START_REPLICATION", 1));
  }

  @Test
  void aKilledSnapshotIsTakenAgainAndAFinishedOneIsNot() throws Exception {
    try (Load load = new Load(scenario, library)) {
      for (KillPoint point : beginning()) {
        load.awaitMore(10);
        try (SluiceProcess doomed = scenario.run(links)) {
          Trap trap = point.set(links, doomed);
          trap.await(LIMIT);
        }
      }
      start();
      load.awaitMore(100);
    }
    assertNothingLost();
  }

  static Stream<KillPoint> streaming() {
    return Stream.of(
        KillPoint.before(KAFKA, "EndTxn", 3),
        KillPoint.after(KAFKA, "EndTxn", 3),
        KillPoint.before(KAFKA, "OffsetCommit", 3),
        KillPoint.after(KAFKA, "OffsetCommit", 3),
        KillPoint.before(ELASTIC, "POST /_bulk", 3),
        KillPoint.after(ELASTIC, "POST /_bulk", 3),
        KillPoint.before(MONGO, "update", 3),
        KillPoint.after(MONGO, "update", 3),
        KillPoint.before(NEO4J, "COMMIT", 3),
        KillPoint.after(NEO4J, "COMMIT", 3));
  }

  @ParameterizedTest
  @MethodSource("streaming")
  void aKillLosesAndRepeatsNothing(KillPoint point) throws Exception {
    if (service == null || !service.isAlive()) {
      start();
    }
    try (Load load = new Load(scenario, library)) {
      load.awaitMore(20);
      point.set(links, service).await(LIMIT);
      start();
      load.awaitMore(50);
    }
    assertNothingLost();
  }

  private void start() throws Exception {
    service = scenario.run(links);
  }

  private void assertNothingLost() throws Exception {
    try (Stores stores = new Stores(scenario.config())) {
      stores.awaitEqual(LIMIT);
    }
  }
}

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

  /** The rows of the huge transaction: more than capture holds back of a first one. */
  private static final int HUGE = 15_000;

  private Scenario scenario;
  private Links links;
  private Library library;
  private SluiceProcess service;
  private CommittedTransactions committed;

  @BeforeAll
  void begin() throws Exception {
    scenario = scenario("kills");
    links = scenario.links();
    library = Library.create(scenario);
    library.addAuthors(300);
  }

  /** The dead leave their partitions sooner than by default. */
  private static Scenario scenario(String name) throws Exception {
    return new Scenario(name).logKey("clientSettings: {session.timeout.ms: 6000}");
  }

  @AfterAll
  void end() throws Exception {
    scenario.close();
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
    try (Scenario other = scenario("beginnings")) {
      Links bad = other.links();
      Library rows = Library.create(other);
      rows.addAuthors(300);
      try (Load load = new Load(other, rows)) {
        for (KillPoint point : beginning()) {
          load.awaitMore(10);
          try (SluiceProcess doomed = other.run(bad)) {
            point.set(bad, doomed).await(LIMIT);
          }
        }
        other.run(bad);
        load.awaitMore(100);
      }
      try (Stores stores = new Stores(other.config())) {
        stores.awaitEqualAndSound(LIMIT);
      }
    }
  }

  /**
   * With {@code -Dfaults=all} also what differs from another point in little: before the sinks'
   * writes, and other turns than the third.
   */
  static Stream<KillPoint> streaming() {
    Stream<KillPoint> usual = Stream.concat(commits(3), afterWrites(3));
    return System.getProperty("faults", "").equals("all")
        ? Stream.of(
                usual,
                beforeWrites(3),
                commits(1),
                beforeWrites(1),
                afterWrites(1),
                commits(10),
                afterWrites(10))
            .flatMap(points -> points)
        : usual;
  }

  private static Stream<KillPoint> commits(int nth) {
    return Stream.of(
        KillPoint.before(KAFKA, "EndTxn", nth),
        KillPoint.after(KAFKA, "EndTxn", nth),
        KillPoint.before(KAFKA, "OffsetCommit", nth),
        KillPoint.after(KAFKA, "OffsetCommit", nth));
  }

  private static Stream<KillPoint> beforeWrites(int nth) {
    return Stream.of(
        KillPoint.before(ELASTIC, "POST /_bulk", nth),
        KillPoint.before(MONGO, "update", nth),
        KillPoint.before(NEO4J, "COMMIT", nth));
  }

  private static Stream<KillPoint> afterWrites(int nth) {
    return Stream.of(
        KillPoint.after(ELASTIC, "POST /_bulk", nth),
        KillPoint.after(MONGO, "update", nth),
        KillPoint.after(NEO4J, "COMMIT", nth));
  }

  @ParameterizedTest
  @MethodSource("streaming")
  void aKillLosesAndRepeatsNothing(KillPoint point) throws Exception {
    startIfNotRunning();
    try (Load load = new Load(scenario, library)) {
      load.awaitMore(20);
      point.set(links, service).await(LIMIT);
      start();
      load.awaitMore(50);
    }
    assertNothingLost();
  }

  @Test
  void aKillInAHugeTransactionLosesAndRepeatsNothing() throws Exception {
    startIfNotRunning();
    Trap trap = KillPoint.after(KAFKA, "Produce", 5).set(links, service);
    String counters = library.schema() + ".counters";
    scenario.execute(
        "insert into %1$s select n, 0 from generate_series(1001, 1000 + %2$d) n"
            .formatted(counters, HUGE));
    trap.await(LIMIT);
    start();
    KillPoint.before(KAFKA, "EndTxn", 1).set(links, service).await(LIMIT);
    start();
    assertNothingLost();
    scenario.execute("delete from %s where id > 1000".formatted(counters));
  }

  @Test
  void aKillInARebalanceLosesAndRepeatsNothing() throws Exception {
    startIfNotRunning();
    try (Load load = new Load(scenario, library)) {
      for (KillPoint point :
          List.of(
              KillPoint.after(KAFKA, "JoinGroup", 1), KillPoint.before(KAFKA, "SyncGroup", 2))) {
        load.awaitMore(20);
        Links others = scenario.links();
        try (SluiceProcess second = scenario.run(others)) {
          point.set(others, second).await(LIMIT);
        }
      }
      load.awaitMore(20);
    }
    assertNothingLost();
  }

  /** All that follows is streamed. */
  private void startIfNotRunning() throws Exception {
    if (service == null || !service.isAlive()) {
      start();
    }
    if (committed == null) {
      committed = CommittedTransactions.behindTheSnapshot(scenario, LIMIT);
    }
  }

  private void start() throws Exception {
    service = scenario.run(links);
  }

  private void assertNothingLost() throws Exception {
    try (Stores stores = new Stores(scenario.config())) {
      stores.awaitEqualAndWhole(committed, LIMIT);
    }
  }
}

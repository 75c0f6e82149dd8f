package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.dev.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two processes run the same file: one captures, both deliver, and the other takes over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TwoServicesIT {
  private static final Logger LOG = LoggerFactory.getLogger(TwoServicesIT.class);
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration TAKEOVER = Duration.ofSeconds(10);

  /** A service with links of its own, so that it can be cut off alone. */
  private final class Member {
    private final Links links = scenario.links();
    private SluiceProcess process = scenario.run(links);

    private Member() throws IOException {}

    /** Of capture alone: a sink may have to wait for locks that the paused one holds. */
    private void awaitCapture(String state, Duration limit) throws Exception {
      String capture =
          "\"component\": \"capture\", \"status\": \"up\", \"state\": \"%s\"".formatted(state);
      Await.until(
          "capture is " + state,
          limit,
          process::output,
          () -> process.get("/health/ready").body().contains(capture));
    }
  }

  /** What happens to the one that captures, and how it is back afterwards. */
  private enum Fault {
    KILLED {
      @Override
      void strike(Member member) {
        member.process.kill();
      }

      @Override
      void heal(Member member, Scenario scenario) throws Exception {
        member.process = scenario.run(member.links);
      }
    },
    PAUSED {
      @Override
      void strike(Member member) throws Exception {
        member.process.pause();
      }

      @Override
      void heal(Member member, Scenario scenario) throws Exception {
        member.process.resume();
      }
    },
    CUT_OFF_FROM_POSTGRESQL {
      @Override
      void strike(Member member) {
        member.links.to(Server.POSTGRES).silence();
      }

      @Override
      void heal(Member member, Scenario scenario) throws Exception {
        member.links.to(Server.POSTGRES).mend();
      }
    };

    abstract void strike(Member member) throws Exception;

    abstract void heal(Member member, Scenario scenario) throws Exception;
  }

  private Scenario scenario;
  private Library library;
  private CommittedTransactions committed;
  private Member capturing;
  private Member standingBy;

  @BeforeAll
  void begin() throws Exception {
    scenario = new Scenario("standby");
    library = Library.create(scenario);
    library.addAuthors(100);
    capturing = new Member();
    capturing.awaitCapture("running", LIMIT);
    committed = CommittedTransactions.behindTheSnapshot(scenario, LIMIT);
    standingBy = new Member();
    standingBy.awaitCapture("standby", LIMIT);
  }

  @AfterAll
  void end() throws Exception {
    scenario.close();
  }

  @ParameterizedTest
  @EnumSource
  void theOneThatStandsByTakesOver(Fault fault) throws Exception {
    try (Load load = new Load(scenario, library)) {
      load.awaitMore(100);
      fault.strike(capturing);
      long struck = System.nanoTime();
      standingBy.awaitCapture("running", LIMIT);
      Duration took = Duration.ofNanos(System.nanoTime() - struck);
      LOG.info("{}: the other captures after {} ms", fault, took.toMillis());
      load.awaitMore(50);
      Member former = capturing;
      capturing = standingBy;
      standingBy = former;
      fault.heal(former, scenario);
      former.awaitCapture("standby", LIMIT);
      load.awaitMore(50);
      assertTrue(took.compareTo(TAKEOVER) < 0, () -> fault + ": taken over only after " + took);
    }
    assertNothingLost();
  }

  @Test
  void theSinksOfBothShareThePartitionsWhichMoveWithoutALoss() throws Exception {
    try (Load load = new Load(scenario, library)) {
      awaitBothDeliver(load);
      assertEquals(0, standingBy.process.stop(TAKEOVER), standingBy.process::output);
      load.awaitMore(50);
      standingBy.process = scenario.run(standingBy.links);
      awaitBothDeliver(load);
      standingBy.process.kill();
      load.awaitMore(50);
      standingBy.process = scenario.run(standingBy.links);
      standingBy.awaitCapture("standby", LIMIT);
    }
    assertNothingLost();
  }

  private void awaitBothDeliver(Load load) throws Exception {
    load.awaitMore(20);
    for (String sink : List.of("graph", "documents", "search")) {
      String delivered = "sluice_delivered_changes_total{sink=\"" + sink + "\"}";
      capturing.process.awaitMore(delivered, 20, LIMIT);
      standingBy.process.awaitMore(delivered, 20, LIMIT);
    }
  }

  private void assertNothingLost() throws Exception {
    try (Stores stores = new Stores(scenario.config())) {
      stores.awaitEqualAndWhole(committed, LIMIT);
    }
  }
}

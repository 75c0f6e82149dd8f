package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.sluice.adapter.kafka.KafkaChangeLog;
import io.sluice.adapter.kafka.KafkaLogConfig;
import io.sluice.dev.Addresses;
import io.sluice.domain.Checkpoint;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tables that are read while the stream goes on: on demand, or because they came later. */
final class RereadIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int MANY = 2_000;
  private static final int ATTEMPTS = 10;

  @Test
  void rowsReadAgainByAConditionPutTheSinksRightUnderLoadAndAfterACrash() throws Exception {
    try (Scenario scenario = new Scenario("reread")) {
      Library library = Library.create(scenario);
      String books = library.schema() + ".books";
      // Without statistics a piece has a thousand rows.
      scenario.execute("alter table " + books + " set (autovacuum_enabled = false)");
      library.addAuthors(MANY);
      SluiceProcess service = scenario.run();
      try (Stores stores = new Stores(scenario.config())) {
        CommittedTransactions committed = CommittedTransactions.behindTheSnapshot(scenario, LIMIT);
        try (GraphClient graph = new GraphClient(scenario)) {
          graph.run(
              "match (n:%s) where n.no = 2 or n.author_id = %d detach delete n"
                  .formatted(graph.label("books"), MANY / 2));
        }
        try (Load load = new Load(scenario, library)) {
          load.awaitMore(20);
          SluiceProcess asked =
              askUntilUnderWay(
                  scenario, "snapshot", "--table", books, "--where", "no = 2 and title = 'book 2'");
          service.kill();
          assertTrue(asked.isAlive(), asked::output);
          scenario.run();
          assertEquals(0, asked.awaitExit(LIMIT), asked::output);
          assertTrue(asked.output().contains("rows read into the log"), asked::output);
          load.awaitMore(20);
        }
        SluiceProcess.Result rest =
            scenario.command("verify", "--repair", "--table", books, "--sink", "graph");
        assertEquals(0, rest.code(), rest::output);
        assertTrue(
            rest.output().contains(": 1 missing, 1 missing reference; repaired: 1"), rest::output);
        stores.awaitEqualAndWhole(committed, LIMIT);
      }
    }
  }

  /**
   * Waits until capture has read a part of the table, and would go on behind it. Where that was
   * over too soon to be seen, asks again.
   */
  private static SluiceProcess askUntilUnderWay(Scenario scenario, String... command)
      throws Exception {
    Addresses at = scenario.addresses();
    try (KafkaChangeLog log =
        new KafkaChangeLog(
            scenario.name(), KafkaLogConfig.of(at.kafka(), at.registry().toString()))) {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        SluiceProcess asked = scenario.begin(command);
        boolean[] underWay = {false};
        Await.until(
            "a part of the table has been read again",
            LIMIT,
            asked::output,
            () -> {
              String offset = log.lastCheckpoint().map(Checkpoint::offset).orElse("");
              underWay[0] = offset.contains("\"after\"");
              return underWay[0] || !asked.isAlive();
            });
        if (underWay[0]) {
          return asked;
        }
        assertEquals(0, asked.awaitExit(LIMIT), asked::output);
      }
    }
    return fail("the table was always read before anybody could look");
  }

  @Test
  void aTableThatIsAddedLaterIsReadByItselfAndJoinsTheStream() throws Exception {
    try (Scenario scenario = new Scenario("added").tables("authors", "counters")) {
      Library library = Library.create(scenario);
      library.addAuthors(300);
      SluiceProcess service = scenario.run();
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqual(LIMIT);
      }
      try (Load load = new Load(scenario, library)) {
        load.awaitMore(20);
        assertEquals(0, service.stop(Duration.ofSeconds(10)), service::output);
        load.awaitMore(20);
        SluiceProcess again = scenario.tables("*").run();
        again.awaitComponent("capture", "up", LIMIT);
        load.awaitMore(100);
      }
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqualAndSound(LIMIT);
        stores.assertLogHoldsEveryStepOnce(library.counters());
      }
    }
  }
}

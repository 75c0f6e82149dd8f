package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows that a sink can never take, because of what its users have set up or of its limits. */
final class PoisonedRowsIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String SET_ASIDE = "sluice_dead_letters_total{sink=\"%s\"}";

  /** A document of MongoDB may have 16 MB. */
  private static final int TOO_LARGE = 17 * 1024 * 1024;

  @Test
  void aPoisonedRowIsSetAsideTheRestGoesOnAndALaterChangeSupersedesIt() throws Exception {
    try (Scenario scenario = scenario("poison")) {
      new TargetRules(scenario).onlyNumbersInSearch();
      SluiceProcess service = scenario.run();
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqual(LIMIT);
        new TargetRules(scenario).uniqueTextInGraph();
        insert(scenario, 2, "'no number'");
        insert(scenario, 3, "'11'");
        insert(scenario, 4, "repeat('9', " + TOO_LARGE + ")");
        insert(scenario, 5, "'55'");
        service.awaitMetric(SET_ASIDE.formatted("search"), 2, LIMIT);
        service.awaitMetric(SET_ASIDE.formatted("graph"), 2, LIMIT);
        service.awaitMetric(SET_ASIDE.formatted("documents"), 1, LIMIT);
        service.awaitHealth(200, "running", LIMIT);
        assertListed(scenario, "documents 4", "graph 3", "graph 4", "search 2", "search 4");
        for (int id = 2; id <= 4; id++) {
          scenario.execute(
              "update %s.notes set text = id where id = %d".formatted(scenario.name(), id));
        }
        stores.awaitEqualAndSound(LIMIT);
        SluiceProcess.Result late =
            new DeadLetterCommands(scenario).replay("--all", "--sink", "graph");
        assertEquals(0, late.code(), late::output);
        stores.awaitEqualAndSound(LIMIT);
      }
    }
  }

  @Test
  void aSinkThatIsToStopAtAPoisonedRowStopsAloneAndGoesOnOnceTheCauseIsMended() throws Exception {
    try (Scenario scenario = scenario("poisonstop")) {
      new TargetRules(scenario).onlyNumbersInSearch();
      scenario.sinkKeys("search", "onRejected: stop");
      SluiceProcess service = scenario.run();
      insert(scenario, 2, "'no number'");
      insert(scenario, 3, "'33'");
      service.awaitComponent("sink search", "down", LIMIT);
      try (Stores others = new Stores(scenario.config(), "graph", "documents")) {
        others.awaitEqual(LIMIT);
      }
      scenario.execute("delete from %s.notes where id = 2".formatted(scenario.name()));
      assertEquals(0, service.stop(Duration.ofSeconds(15)));
      scenario.sinkKeys("search", "onRejected: skip").run();
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqualAndSound(LIMIT);
      }
    }
  }

  @Test
  void aSinkThatIsToSkipPoisonedRowsGoesOnWithoutThem() throws Exception {
    try (Scenario scenario = scenario("poisonskip").onlySink("search")) {
      scenario.sinkKeys("search", "onRejected: skip, rejectedAttempts: 2");
      new TargetRules(scenario).onlyNumbersInSearch();
      SluiceProcess service = scenario.run();
      insert(scenario, 2, "'no number'");
      insert(scenario, 3, "'33'");
      service.awaitMetric("sluice_delivered_changes_total{sink=\"search\"}", 2, LIMIT);
      scenario.execute("delete from %s.notes where id = 2".formatted(scenario.name()));
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqualAndSound(LIMIT);
      }
      assertListed(scenario);
    }
  }

  private static Scenario scenario(String name) throws Exception {
    Scenario scenario = new Scenario(name);
    scenario.execute(
        "create schema " + scenario.name(),
        "create table %s.notes (id integer primary key, text text)".formatted(scenario.name()));
    insert(scenario, 1, "'11'");
    return scenario;
  }

  private static void insert(Scenario scenario, int id, String text) throws SQLException {
    scenario.execute("insert into %s.notes values (%d, %s)".formatted(scenario.name(), id, text));
  }

  /**
   * @param letters sink and key of each dead letter, sorted
   */
  private static void assertListed(Scenario scenario, String... letters) throws Exception {
    List<String> listed = new ArrayList<>();
    for (JsonNode each : new DeadLetterCommands(scenario).list()) {
      assertFalse(each.required("reason").asText().isEmpty());
      listed.add(each.required("sink").asText() + " " + each.required("key").required("id"));
    }
    assertEquals(List.of(letters), listed.stream().sorted().toList());
  }
}

package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
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
      onlyNumbers(scenario);
      SluiceProcess service = scenario.run();
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqual(LIMIT);
        uniqueText(scenario);
        insert(scenario, 2, "'no number'");
        insert(scenario, 3, "'11'");
        insert(scenario, 4, "repeat('9', " + TOO_LARGE + ")");
        insert(scenario, 5, "'55'");
        service.awaitMetric(SET_ASIDE.formatted("search"), 2, LIMIT);
        service.awaitMetric(SET_ASIDE.formatted("graph"), 2, LIMIT);
        service.awaitMetric(SET_ASIDE.formatted("documents"), 1, LIMIT);
        service.awaitHealth(200, "running", LIMIT);
        assertListed(scenario, "search", 2, 4);
        assertListed(scenario, "graph", 3, 4);
        assertListed(scenario, "documents", 4);
        for (int id = 2; id <= 4; id++) {
          scenario.execute(
              "update %s.notes set text = id where id = %d".formatted(scenario.name(), id));
        }
        stores.awaitEqualAndSound(LIMIT);
        assertEquals(
            0, scenario.command("dead-letters", "replay", "--all", "--sink", "graph").code());
        assertEquals(
            0,
            scenario.command("dead-letters", "drop", "--all", "--yes", "--sink", "search").code());
        assertListed(scenario, "graph");
        assertListed(scenario, "search");
        assertListed(scenario, "documents", 4);
        stores.awaitEqualAndSound(LIMIT);
      }
    }
  }

  @Test
  void aSinkThatIsToStopAtAPoisonedRowStopsAloneAndGoesOnOnceTheCauseIsMended() throws Exception {
    try (Scenario scenario = scenario("poisonstop")) {
      onlyNumbers(scenario);
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
      onlyNumbers(scenario);
      SluiceProcess service = scenario.run();
      insert(scenario, 2, "'no number'");
      insert(scenario, 3, "'33'");
      service.awaitMetric("sluice_delivered_changes_total{sink=\"search\"}", 2, LIMIT);
      scenario.execute("delete from %s.notes where id = 2".formatted(scenario.name()));
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqualAndSound(LIMIT);
      }
      assertListed(scenario, "search");
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

  /** A user made the index of the notes, for texts that are numbers. */
  private static void onlyNumbers(Scenario scenario) throws Exception {
    URI index = URI.create(scenario.addresses().elastic() + "/" + scenario.name() + ".notes");
    HttpResponse<String> made =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(index)
                    .header("Content-Type", "application/json")
                    .PUT(
                        HttpRequest.BodyPublishers.ofString(
                            """
                            {"settings": {"number_of_replicas": 0},
                             "mappings": {"properties": {"text": {"type": "integer"}}}}
                            """))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertEquals(200, made.statusCode(), made::body);
  }

  /** A user made a constraint: no two notes have one text. */
  private static void uniqueText(Scenario scenario) {
    try (GraphClient graph = new GraphClient(scenario)) {
      graph.run(
          "create constraint for (n:%s) require n.text is unique".formatted(graph.label("notes")));
    }
  }

  private static void assertListed(Scenario scenario, String sink, int... ids) throws Exception {
    SluiceProcess.Result listed =
        scenario.command("dead-letters", "list", "--json", "--sink", sink);
    assertEquals(0, listed.code(), listed::output);
    List<String> letters = listed.output().lines().filter(line -> line.startsWith("{")).toList();
    assertEquals(ids.length, letters.size(), listed::output);
    for (int i = 0; i < ids.length; i++) {
      String letter = letters.get(i).replace(" ", "");
      assertTrue(letter.contains("\"key\":{\"id\":" + ids[i] + "}"), letter);
      assertTrue(letter.contains("\"reason\":\""), letter);
    }
  }
}

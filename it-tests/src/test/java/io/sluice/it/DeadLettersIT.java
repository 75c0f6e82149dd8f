package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What becomes of dead letters, in every sink, by the commands of the program. */
final class DeadLettersIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final List<String> SINKS = List.of("documents", "graph", "search");

  @Test
  void aDeadLetterIsReplayedOnceItsCauseIsMendedAndADroppedOneLeavesItsSinkAsItIs()
      throws Exception {
    try (Scenario scenario = new Scenario("letters")) {
      TargetRules rules = new TargetRules(scenario);
      DeadLetterCommands letters = new DeadLetterCommands(scenario);
      scenario.execute(
          "create schema " + scenario.name(),
          "create table %s.notes (id integer primary key, text text)".formatted(scenario.name()),
          "insert into %s.notes values (1, '11')".formatted(scenario.name()));
      rules.onlyNumbersInSearch();
      SluiceProcess service = scenario.run();
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqual(LIMIT);
        rules.uniqueTextInGraph();
        rules.uniqueTextInDocuments();
        scenario.execute(
            "insert into %s.notes values (2, 'no number'), (3, '11'), (4, 'nor this'), (5, '11')"
                .formatted(scenario.name()));
        for (String sink : SINKS) {
          service.awaitMetric("sluice_dead_letters_total{sink=\"" + sink + "\"}", 2, LIMIT);
        }
        Map<String, String> ids = ids(letters.list());
        assertEquals(
            List.of("documents 3", "documents 5", "graph 3", "graph 5", "search 2", "search 4"),
            List.copyOf(ids.keySet()));
        assertShowsTheChange(letters.show(ids.get("search 2")).get(0), scenario.name() + ".notes");

        SluiceProcess.Result inVain = letters.replay(ids.get("graph 3"), ids.get("search 2"));
        assertEquals(1, inVain.code(), inVain::output);
        assertTrue(inVain.output().contains("0 of 2 dead letters replayed"), inVain::output);
        assertEquals(
            0,
            letters.drop(ids.get("documents 5"), ids.get("graph 5"), ids.get("search 4")).code());

        rules.anyTextInSearch();
        rules.anyTextInGraph();
        rules.anyTextInDocuments();
        SluiceProcess.Result replayed = letters.replay("--all");
        assertEquals(0, replayed.code(), replayed::output);
        assertTrue(replayed.output().contains("3 of 3 dead letters replayed"), replayed::output);
        assertEquals(List.of(), letters.list());
        assertOneThatCannotBeReadIsNamedAndDropped(letters);

        SluiceProcess.Result without = scenario.command("verify");
        assertEquals(1, without.code(), without::output);
        assertEquals(
            3,
            without.output().lines().filter(line -> line.endsWith(": 1 missing")).count(),
            without::output);
        SluiceProcess.Result mended = scenario.command("verify", "--repair");
        assertEquals(0, mended.code(), mended::output);
        stores.awaitEqualAndSound(LIMIT);
      }
    }
  }

  private static void assertOneThatCannotBeReadIsNamedAndDropped(DeadLetterCommands letters)
      throws Exception {
    String id = Long.toString(letters.addUnreadable());
    SluiceProcess.Result list = letters.tryList();
    assertNotEquals(0, list.code(), list::output);
    assertTrue(list.output().contains("dead letter " + id), list::output);
    SluiceProcess.Result dropped = letters.drop(id);
    assertEquals(0, dropped.code(), dropped::output);
    assertEquals(List.of(), letters.list());
    assertNotEquals(0, letters.drop(id).code(), "dropped twice");
  }

  /** The ids by sink and key of the row. */
  private static Map<String, String> ids(List<JsonNode> letters) {
    Map<String, String> ids = new TreeMap<>();
    for (JsonNode each : letters) {
      ids.put(
          each.required("sink").asText() + " " + each.required("key").required("id"),
          each.required("id").asText());
    }
    return ids;
  }

  private static void assertShowsTheChange(JsonNode letter, String table) {
    assertEquals(table, letter.required("table").asText(), letter::toString);
    assertEquals("INSERT", letter.required("operation").asText(), letter::toString);
    assertEquals(2, letter.required("key").required("id").asInt(), letter::toString);
    assertEquals("no number", letter.required("after").required("text").asText(), letter::toString);
    assertTrue(letter.required("version").asLong() > 0, letter::toString);
    assertTrue(letter.required("reason").asText().contains("text"), letter::toString);
  }
}

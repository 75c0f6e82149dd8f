package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import java.time.Duration;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Columns that a sink has as another type: from the snapshot through updates to verify. */
final class ColumnTypesIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String BEYOND_34_DIGITS = "1".repeat(40) + ".5";

  @Test
  void everySinkHasTheTypesAskedForAndVerifyKnowsThem() throws Exception {
    try (Scenario scenario = new Scenario("otherwise")) {
      String s = scenario.name();
      String table = s + ".items";
      scenario.execute(
          "create schema " + s,
          "create table %s (id int primary key, price numeric, code text, tags int[], seen timestamptz)"
              .formatted(table),
          "insert into %s select i, i + 0.25, i, array[i, null], now() from generate_series(1, 300) i"
              .formatted(table),
          "insert into %s values (301, %s, null, null, 'infinity')"
              .formatted(table, BEYOND_34_DIGITS));
      scenario
          .sinkKeys("documents", "types: {%1$s.price: text, %1$s.code: bigint}".formatted(table))
          .sinkKeys("graph", "types: {%1$s.price: double, %1$s.tags: text}".formatted(table))
          .sinkKeys("search", "types: {%1$s.code: double, %1$s.seen: text}".formatted(table));
      assertEquals(0, scenario.command("check").code());
      SluiceProcess service = scenario.run();
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqual(LIMIT);
        assertEquals(BEYOND_34_DIGITS, document(scenario, 301).getString("price"));
        assertEquals(7L, document(scenario, 7).get("code"));

        scenario.execute(
            "update %s set code = code || '0' where id %% 3 = 0".formatted(table),
            "update %s set id = id + 1000, tags = tags || 5 where id %% 7 = 0".formatted(table),
            "delete from %s where id between 20 and 29".formatted(table),
            "insert into %s values (400, 1, 'no number', null, now())".formatted(table));
        for (String sink : List.of("documents", "search")) {
          service.awaitMetric("sluice_dead_letters_total{sink=\"" + sink + "\"}", 1, LIMIT);
        }
        SluiceProcess.Result differing = scenario.command("verify");
        assertEquals(1, differing.code(), differing::output);
        assertEquals(
            2,
            differing.output().lines().filter(line -> line.endsWith(": 1 missing")).count(),
            differing::output);

        SluiceProcess.Result inVain = scenario.command("dead-letters", "replay", "--all");
        assertEquals(1, inVain.code(), inVain::output);
        assertTrue(inVain.output().contains("cannot be bigint"), inVain::output);

        scenario.execute("update %s set code = '400' where id = 400".formatted(table));
        stores.awaitEqual(LIMIT);
        SluiceProcess.Result equal = scenario.command("verify");
        assertEquals(0, equal.code(), equal::output);

        assertMistakesAreNamed(scenario, table);
        assertTheOtherWayTakesASnapshot(scenario, service, table);
      }
    }
  }

  private static void assertMistakesAreNamed(Scenario scenario, String table) throws Exception {
    scenario.sinkKeys(
        "graph", "types: {%1$s.id: text, %1$s.prize: text, %1$s.seen: double}".formatted(table));
    SluiceProcess.Result check = scenario.command("check");
    assertEquals(1, check.code(), check::output);
    for (String said :
        List.of("part of the key", table + ".prize", "timestamp tz, which cannot be double")) {
      assertTrue(check.output().contains(said), () -> said + " is not in:\n" + check.output());
    }
    SluiceProcess.Result verify = scenario.command("verify", "--sink", "graph");
    assertEquals(2, verify.code(), verify::output);
    assertTrue(verify.output().contains("part of the key"), verify::output);
    scenario.sinkKeys("graph", "types: {%s.seen: date}".formatted(table));
    SluiceProcess.Result unknown = scenario.command("check");
    assertTrue(
        unknown.output().contains("text, bigint, double or numeric, not date"), unknown::output);
  }

  /** Without types, what was written before keeps its form until it has been read again. */
  private static void assertTheOtherWayTakesASnapshot(
      Scenario scenario, SluiceProcess service, String table) throws Exception {
    assertEquals(0, service.stop(Duration.ofSeconds(20)), service::output);
    for (String sink : List.of("graph", "documents", "search")) {
      scenario.sinkKeys(sink, "workers: 1");
    }
    scenario.run();
    SluiceProcess.Result again = scenario.command("snapshot", "--table", table);
    assertEquals(0, again.code(), again::output);
    try (Stores stores = new Stores(scenario.config())) {
      stores.awaitEqual(LIMIT);
    }
  }

  private static Document document(Scenario scenario, int id) {
    try (MongoClient client = MongoClients.create(scenario.addresses().mongo())) {
      return client
          .getDatabase(scenario.name())
          .getCollection("items")
          .find(Filters.eq("_id", id))
          .first();
    }
  }
}

package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A table that one sink cannot take, for nodes are in the way of its constraint. */
final class RefusedTableIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @Test
  void aTableThatASinkRefusesStopsThereAloneAndGoesOnWithoutARestartOnceTheCauseIsGone()
      throws Exception {
    try (Scenario scenario = new Scenario("refusedtable");
        GraphClient graph = new GraphClient(scenario)) {
      String s = scenario.name();
      String label = "Gauge_" + s;
      scenario.sinkKeys("graph", "labels: {'%s.gauges': %s}".formatted(s, label));
      scenario.execute(
          "create schema " + s,
          "create table %s.gauges (id integer primary key, reading integer)".formatted(s),
          "create table %s.orders (id integer primary key, quantity integer)".formatted(s),
          "insert into %s.gauges select n, n from generate_series(1, 50) n".formatted(s),
          "insert into %s.orders select n, n from generate_series(1, 50) n".formatted(s));
      graph.run("create (:%s {id: 1}), (:%s {id: 1})".formatted(label, label));
      SluiceProcess service = scenario.run();
      String table = "sink graph, table " + s + ".gauges";
      service.awaitComponent(table, "down", LIMIT);
      service.awaitHealth(503, label, LIMIT);
      service.awaitMetric("sluice_sink_stopped_tables{sink=\"graph\"}", 1, LIMIT);
      scenario.execute(
          "update %s.gauges set reading = reading + 1".formatted(s),
          "delete from %s.gauges where id > 40".formatted(s),
          "update %s.orders set quantity = -1".formatted(s));
      service.awaitMore("sluice_delivered_changes_total{sink=\"graph\"}", 1, LIMIT);
      service.awaitComponent("sink graph", "up", LIMIT);
      try (Stores others = new Stores(scenario.config(), "documents", "search")) {
        others.awaitEqual(LIMIT);
      }

      graph.run("match (n:%s) delete n".formatted(label));
      service.awaitHealth(200, "\"status\": \"up\"", LIMIT);
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqual(LIMIT);
      }
      SluiceProcess.Result verify = scenario.command("verify");
      assertEquals(0, verify.code(), verify::output);
      SluiceProcess.Result letters = scenario.command("dead-letters", "list");
      assertTrue(!letters.output().contains("gauges"), letters::output);
      assertEquals(1, service.output().split("gauges is stopped", -1).length - 1);
    }
  }
}

package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Dead letters whose rows have changed since. */
final class ReplayedRowsIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** So large that PostgreSQL keeps it aside, and leaves it out of changes that do not touch it. */
  private static final String LARGE =
      "(select string_agg(md5('%s' || n), '') from generate_series(1, 300) n)";

  @Test
  void aReplayedDeadLetterLeavesItsRowAsItIsThoughALaterChangeLeftItsLargeValueOut()
      throws Exception {
    try (Scenario scenario = new Scenario("replayed").onlySink("graph");
        GraphClient graph = new GraphClient(scenario)) {
      String notes = scenario.name() + ".notes";
      scenario.execute(
          "create schema " + scenario.name(),
          "create table " + notes + " (id integer primary key, text text, large text)",
          "alter table " + notes + " alter column large set storage external",
          "insert into " + notes + " values (1, 'taken', ''), (2, 'free', 'small')");
      SluiceProcess service = scenario.run();
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqual(LIMIT);
        graph.run(
            "create constraint replayed for (n:%s) require n.text is unique"
                .formatted(graph.label("notes")));
        scenario.execute(
            "update %s set text = 'taken', large = %s where id = 2"
                .formatted(notes, LARGE.formatted("new")));
        service.awaitMetric("sluice_dead_letters_total{sink=\"graph\"}", 1, LIMIT);
        scenario.execute("update " + notes + " set text = 'free again' where id = 2");
        assertEquals(1, scenario.command("verify").code());

        graph.run("drop constraint replayed");
        SluiceProcess.Result replay = scenario.command("dead-letters", "replay", "--all");
        assertEquals(0, replay.code(), replay::output);
        stores.awaitEqualAndSound(LIMIT);
        SluiceProcess.Result verify = scenario.command("verify");
        assertEquals(0, verify.code(), verify::output);
      }
    }
  }
}

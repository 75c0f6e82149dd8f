package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** {@code sluice verify} and {@code sluice snapshot}, on stores that somebody has been at. */
final class VerifyIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int EQUAL = 0;
  private static final int DIFFERENT = 1;
  private static final int NOT_COMPARED = 2;

  @Test
  @EnabledIfSystemProperty(named = "faults", matches = "all")
  void whatSomebodyChangedInASinkIsFoundAndPutRightUnderLoad() throws Exception {
    try (Scenario scenario = new Scenario("verify")) {
      Library library = Library.create(scenario);
      library.addAuthors(100);
      scenario.execute(
          "create table %s.parents (id integer primary key)".formatted(scenario.name()),
          "create table %1$s.quiet (id integer primary key, text text, parent_id integer references %1$s.parents)"
              .formatted(scenario.name()),
          "insert into %s.parents values (1)".formatted(scenario.name()),
          "insert into %s.quiet select n, 'as it is', 1 from generate_series(1, 100) n"
              .formatted(scenario.name()));
      assertEquals(NOT_COMPARED, verify(scenario, "--sink", "nosuchsink").code());
      scenario.run();
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqual(LIMIT);
        assertEnds(EQUAL, verify(scenario));
        new Tampering(scenario).withAll();
        SluiceProcess.Result found = verify(scenario, "--json");
        assertEnds(DIFFERENT, found);
        for (int row : new int[] {Tampering.REMOVED, Tampering.CHANGED, Tampering.ADDED}) {
          assertTrue(found.output().contains(Integer.toString(row)), found::output);
        }
        try (Load load = new Load(scenario, library)) {
          load.awaitMore(20);
          // Not the counters: they never rest, so nobody can judge them.
          String quiet = scenario.name() + ".quiet";
          assertEnds(EQUAL, verify(scenario, "--repair", "--table", quiet));
          load.awaitMore(20);
          assertEnds(EQUAL, verify(scenario, "--table", quiet));
        }
        stores.awaitEqualAndSound(LIMIT);
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "faults", matches = "all")
  void aTableReadAgainWhileItsRowsChangePutsTheSinksRight() throws Exception {
    try (Scenario scenario = new Scenario("reread")) {
      Library library = Library.create(scenario);
      library.addAuthors(300);
      scenario.run();
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqual(LIMIT);
        try (GraphClient graph = new GraphClient(scenario)) {
          graph.run("match (n:%s) detach delete n".formatted(graph.label("books")));
        }
        assertEnds(DIFFERENT, verify(scenario, "--table", scenario.name() + ".books"));
        try (Load load = new Load(scenario, library)) {
          load.awaitMore(20);
          assertEnds(EQUAL, scenario.command("snapshot", "--table", scenario.name() + ".books"));
          load.awaitMore(20);
        }
        stores.awaitEqualAndSound(LIMIT);
      }
    }
  }

  private static SluiceProcess.Result verify(Scenario scenario, String... options)
      throws Exception {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "verify";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return scenario.command(arguments);
  }

  private static void assertEnds(int code, SluiceProcess.Result result) {
    assertEquals(code, result.code(), result::output);
  }
}

package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code sluice verify} on sinks that somebody has been at. */
final class VerifyIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int ROWS = 2_000;
  private static final int EQUAL = 0;
  private static final int DIFFERENT = 1;
  private static final int NOT_COMPARED = 2;

  @Test
  void whatSomebodyChangedInASinkIsFoundAndPutRightWhileTheSameRowsChange() throws Exception {
    try (Scenario scenario = new Scenario("verify")) {
      createQuiet(scenario);
      assertEnds(NOT_COMPARED, verify(scenario, "--sink", "nosuchsink"));
      SluiceProcess service = scenario.run();
      try (Stores stores = new Stores(scenario.config())) {
        CommittedTransactions committed = CommittedTransactions.behindTheSnapshot(scenario, LIMIT);
        assertEnds(EQUAL, verify(scenario));
        Tampering tampering = new Tampering(scenario);
        tampering.withAll();
        SluiceProcess.Result found = verify(scenario, "--json");
        assertEnds(DIFFERENT, found);
        for (int row : new int[] {Tampering.REMOVED, Tampering.CHANGED, Tampering.ADDED}) {
          assertTrue(found.output().contains(Integer.toString(row)), found::output);
        }
        try (Load load =
            new Load(scenario, (connection, turn) -> hammer(scenario, connection, turn))) {
          load.awaitMore(20);
          tampering.removeHalf(ROWS);
          SluiceProcess.Result repaired = verify(scenario, "--repair");
          // Rows that did not rest for a moment cannot be judged; none may be called different.
          assertNotEquals(DIFFERENT, repaired.code(), repaired::output);
          assertTrue(repaired.output().contains("; repaired: "), repaired::output);
          load.awaitMore(20);
        }
        assertEnds(EQUAL, verify(scenario, "--repair"));
        stores.awaitEqualAndWhole(committed, LIMIT);
      }
      assertTrue(service.isAlive(), service::output);
    }
  }

  private static void createQuiet(Scenario scenario) throws SQLException {
    String s = scenario.name();
    scenario.execute(
        "create schema " + s,
        "create table %s.parents (id integer primary key)".formatted(s),
        "create table %1$s.quiet (id integer primary key, text text, parent_id integer references %1$s.parents)"
            .formatted(s),
        "insert into %s.parents values (1), (2)".formatted(s),
        "insert into %s.quiet select n, 'as it is', 1 from generate_series(1, %d) n"
            .formatted(s, ROWS));
  }

  /** Changes one row after the other; some go, and come back in the next transaction. */
  private static void hammer(Scenario scenario, Connection connection, int turn)
      throws SQLException {
    int row = 1 + (turn % 10 == 1 ? turn - 1 : turn) * 7 % ROWS;
    String sql =
        turn % 10 == 0
            ? "delete from %s.quiet where id = %d"
            : "insert into %s.quiet values (%d, 'turn %d', %d) on conflict (id) do update"
                + " set text = excluded.text, parent_id = excluded.parent_id";
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql.formatted(scenario.name(), row, turn, 1 + turn % 2));
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

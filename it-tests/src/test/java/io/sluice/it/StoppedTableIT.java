package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An ALTER TABLE that the registry does not allow, under load. */
final class StoppedTableIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int ROWS = 50;

  @Test
  void aTableWhoseSchemaIsRefusedStopsAloneAndCatchesUpWithoutARestartOnceTheLevelAllowsIt()
      throws Exception {
    try (Scenario scenario = new Scenario("stoppedtable").onlySink("documents")) {
      create(scenario);
      SluiceProcess service = scenario.run();
      CommittedTransactions committed = CommittedTransactions.behindTheSnapshot(scenario, LIMIT);
      level(scenario, "FULL");
      try (Load load =
          new Load(scenario, (connection, turn) -> change(scenario, connection, turn))) {
        load.awaitMore(50);
        scenario.execute(
            "alter table %s.prices alter price type text using price::text"
                .formatted(scenario.name()));
        String table = "table " + scenario.name() + ".prices";
        service.awaitHealth(503, "column price: int32 → text", LIMIT);
        service.awaitComponent(table, "down", LIMIT);
        service.awaitComponent("capture", "up", LIMIT);
        service.awaitMetric(parked(scenario), 20, LIMIT);
        // Whatever is delivered now is the other table's.
        service.awaitMore("sluice_delivered_changes_total{sink=\"documents\"}", 100, LIMIT);
        SluiceProcess.Result check = scenario.command("check");
        assertEquals(1, check.code(), check::output);
        assertTrue(check.output().contains(table + " is stopped"), check::output);
        SluiceProcess.Result verify =
            scenario.command("verify", "--table", scenario.name() + ".prices");
        assertTrue(verify.output().contains("the table is stopped"), verify::output);

        level(scenario, "NONE");
        service.awaitComponent("capture", "up", LIMIT);
        service.awaitHealth(200, "\"status\": \"up\"", LIMIT);
        load.awaitMore(50);
      }
      // Rows as they were before the ALTER are in the sink as numbers until they change.
      scenario.execute("update %s.prices set price = price".formatted(scenario.name()));
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqualAndWhole(committed, LIMIT);
      }
      SluiceProcess.Result verify = scenario.command("verify");
      assertEquals(0, verify.code(), verify::output);
      assertEquals(1, service.output().split(" is stopped:", -1).length - 1, service::output);
      assertTrue(service.isAlive(), service::output);
    }
  }

  private static void create(Scenario scenario) throws SQLException {
    String s = scenario.name();
    scenario.execute(
        "create schema " + s,
        "create table %s.prices (id integer primary key, price integer)".formatted(s),
        "create table %s.orders (id integer primary key, quantity integer)".formatted(s),
        "insert into %s.prices select n, n from generate_series(1, %d) n".formatted(s, ROWS),
        "insert into %s.orders select n, n from generate_series(1, %d) n".formatted(s, ROWS));
  }

  /** Both tables in one transaction; the literal fits the price before and after. */
  private static void change(Scenario scenario, Connection connection, int turn)
      throws SQLException {
    int row = 1 + turn % ROWS;
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "update %1$s.prices set price = '%2$d' where id = %3$d; update %1$s.orders set quantity = %2$d where id = %3$d"
              .formatted(scenario.name(), turn, row));
    }
  }

  private static String parked(Scenario scenario) {
    return "sluice_parked_changes{table=\"" + scenario.name() + ".prices\"}";
  }

  /** The call that health names. */
  private static void level(Scenario scenario, String level) throws Exception {
    String s = scenario.name();
    URI address =
        URI.create("%s/config/%s.%s.prices-value".formatted(scenario.addresses().registry(), s, s));
    HttpRequest put =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"compatibility\": \"" + level + "\"}"))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(put, HttpResponse.BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer::body);
  }
}

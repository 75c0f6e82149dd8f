package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * A capture that is stopped and started again at every turn, now with one engine and now with the
 * other, brings the same changes in the same order as one that runs through.
 */
class RestartIT {
  private static final int STEPS = 30;

  private int nextKey = 1;

  @Test
  void restarts_at_transaction_ends_lose_nothing_and_repeat_nothing_whichever_engine_goes_on()
      throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    try (TestDatabase db = PostgresServer.get().database();
        PostgresSource steady =
            new PostgresSource(db.name() + "_steady", db.config("public.*"), Clock.systemUTC())) {
      db.execute(
          "create table parent (id int primary key, v text)",
          "create table child (id int primary key, parent int references parent on delete cascade"
              + " on update cascade deferrable, v text)",
          "alter table child replica identity full");
      Recorder expected = new Recorder().start(steady);
      Recorder actual = new Recorder();
      runFor(db, random, actual, 1);

      try (Connection one = db.connect();
          Connection two = db.connect()) {
        for (int step = 0; step < STEPS; step++) {
          work(random, one, two);
        }
        work(random, one, two);
        one.createStatement().execute("insert into parent values (0, 'last')");
      }
      expected.await(
          () -> expected.changes().stream().anyMatch(RestartIT::isLast), () -> "the last change");
      expected.stop();

      int restarts = 0;
      while (actual.changes().stream().noneMatch(RestartIT::isLast)) {
        runFor(db, random, actual, 1 + random.nextInt(3));
        restarts++;
      }
      String message = "seed " + seed + ", " + restarts + " restarts";
      assertTrue(restarts >= STEPS / 5, message);
      assertSame(describe(expected), describe(actual), message);
      Ledger.assertSound(actual, steady, message);
    }
  }

  /** Stops with the first batch behind this many checkpoints, often inside a transaction. */
  private static void runFor(TestDatabase db, Random random, Recorder log, int checkpoints)
      throws Exception {
    db.with(random.nextBoolean() ? SourceEngine.NATIVE : SourceEngine.DEBEZIUM);
    try (PostgresSource restless =
        new PostgresSource(
            db.name() + "_restless",
            db.configInSmallBatches(1 + random.nextInt(4), "public.*"),
            Clock.systemUTC())) {
      log.stopAfter(checkpoints);
      log.start(restless);
      assertStopped(log);
    }
  }

  private static void assertStopped(Recorder log) throws Exception {
    Throwable ending = log.awaitEnd();
    if (!(ending instanceof InterruptedException)) {
      throw new AssertionError("ended otherwise", ending);
    }
  }

  private static boolean isLast(ChangeEvent change) {
    return change.isUpsert() && "last".equals(change.after().value("v"));
  }

  private static List<String> describe(Recorder log) {
    return log.changes().stream()
        .filter(change -> change.position().transactionId() != 0)
        .map(
            change ->
                change.operation()
                    + " "
                    + change.table().id()
                    + " "
                    + change.key()
                    + " "
                    + change.after()
                    + " "
                    + change.position())
        .toList();
  }

  private static void assertSame(List<String> expected, List<String> actual, String message) {
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      assertEquals(expected.get(i), actual.get(i), message + ", change " + i);
    }
    assertEquals(expected.size(), actual.size(), message);
  }

  private void work(Random random, Connection one, Connection two) throws SQLException {
    one.setAutoCommit(true);
    Statement s = one.createStatement();
    switch (random.nextInt(12)) {
      case 0 -> s.execute("insert into parent values " + rows(1 + random.nextInt(20)));
      case 1 -> copy(one, 1 + random.nextInt(50));
      case 2 -> s.execute("update parent set v = v || 'u' where id % 3 = " + random.nextInt(3));
      case 3 -> s.execute("delete from parent where id % 7 = " + random.nextInt(7));
      case 4 ->
          s.execute(
              "update parent set id = -id where id = (select min(id) from parent where id > 0)");
      case 5 ->
          s.execute(
              random.nextInt(4) == 0
                  ? "truncate parent, child"
                  : "select pg_logical_emit_message(true, 'x', '')");
      case 6, 10, 11 -> interleaved(one, two);
      case 7 ->
          s.execute(
              "insert into child select 1000000 + (random() * 1000000)::int, id, 'c' from parent"
                  + " where id % 2 = 0 on conflict do nothing");
      case 8 -> savepoints(one);
      default -> s.execute("select pg_current_xact_id()"); // a commit without changes
    }
  }

  private String rows(int count) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add("(" + nextKey++ + ", 'v')");
    }
    return String.join(", ", rows);
  }

  private void copy(Connection connection, int count) throws SQLException {
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < count; i++) {
      data.append(nextKey++).append("\tcopied\n");
    }
    try {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("copy parent from stdin", new java.io.StringReader(data.toString()));
    } catch (java.io.IOException e) {
      throw new SQLException(e);
    }
  }

  private void interleaved(Connection one, Connection two) throws SQLException {
    one.setAutoCommit(false);
    two.setAutoCommit(false);
    one.createStatement().execute("insert into parent values " + rows(2));
    two.createStatement().execute("insert into parent values " + rows(3));
    one.createStatement().execute("insert into parent values " + rows(1));
    two.commit();
    two.createStatement().execute("insert into parent values " + rows(1));
    one.createStatement().execute("insert into parent values " + rows(2));
    one.commit();
    two.commit();
    two.setAutoCommit(true);
    one.setAutoCommit(true);
  }

  private void savepoints(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    Statement s = connection.createStatement();
    s.execute("insert into parent values " + rows(1));
    s.execute("savepoint a");
    s.execute("insert into parent values " + rows(2));
    s.execute("rollback to a");
    s.execute("insert into parent values " + rows(1));
    connection.commit();
    connection.setAutoCommit(true);
  }
}

package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.adapter.postgres.CaptureMain.Death;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A capture that is killed again and again while a table joins it: before the table is taken up,
 * behind its TRUNCATE, in the middle of each piece of its rows and behind it. Rows change all the
 * while.
 */
class KilledJoinIT {
  /** A table that was never analyzed is read in pieces of 1,024 rows. */
  private static final int ROWS = 3_000;

  private static final List<Death> DEATHS =
      List.of(
          Death.BEFORE_ROWS,
          Death.AFTER_ROWS, // the TRUNCATE
          Death.BEFORE_ROWS,
          Death.AMONG_ROWS,
          Death.AFTER_ROWS, // the first piece
          Death.AMONG_ROWS,
          Death.AFTER_ROWS, // the second
          Death.BEFORE_ROWS,
          Death.AFTER_ROWS); // the last

  private TestDatabase db;
  private final Recorder recorder = new Recorder();
  private final List<String> log = new ArrayList<>();
  private int written;

  @BeforeEach
  void tables() throws Exception {
    db = PostgresServer.get().database();
    db.execute(
        "create table item (id int primary key, v text)",
        "create table later (id int primary key, v text) with (autovacuum_enabled = false)",
        "insert into item select i, 'v' from generate_series(1, 10) i",
        "insert into later select i, 'v' from generate_series(1, " + ROWS + ") i");
  }

  @AfterEach
  void close() throws Exception {
    db.close();
  }

  @Test
  void a_table_whose_capture_is_killed_while_it_joins_ends_whole_and_nothing_comes_twice()
      throws Exception {
    try (PostgresSource source = source("public.item")) {
      recorder.start(source);
      recorder.await(11);
      recorder.stop();
    }
    take();
    for (Death death : DEATHS) {
      dieOnce(death);
    }
    try (PostgresSource source = source("public.*")) {
      recorder.start(source);
      recorder.await(
          () -> !recorder.checkpoint().orElseThrow().offset().contains("\"requests\""),
          () -> "the table to be read");
      try (Asker asker = new Asker(source, recorder)) {
        asker.done(asker.requests().mark());
      }
      recorder.stop();
    }
    take();
    assertNothingTwice();
    assertEquals(rows("item"), fold("public.item"));
    assertEquals(rows("later"), fold("public.later"));
  }

  private PostgresSource source(String tables) {
    return new PostgresSource(db.name(), db.config(tables), Clock.systemUTC());
  }

  private void take() {
    recorder.changes().forEach(change -> log.add(CaptureProcess.describe(change)));
    recorder.forgetChanges();
  }

  private void dieOnce(Death death) throws Exception {
    try (CaptureProcess process =
        new CaptureProcess(db.name(), db.config("public.*"), death, recorder.checkpoint())) {
      log.addAll(process.awaitDeath(this::write));
      recorder.follow(process.checkpoint().orElseThrow());
    }
  }

  /** Rows all over the table change, come and go. */
  private void write() throws SQLException {
    written++;
    int key = written * 379 % (ROWS + 500);
    db.execute(
        "insert into later values ("
            + key
            + ", 'new') on conflict (id) do update set v = '"
            + written
            + "'",
        "delete from later where id = " + (key + 7) % ROWS,
        "update item set v = '" + written + "' where id = " + (1 + written % 10));
  }

  private void assertNothingTwice() {
    long version = 0;
    Set<String> once = new HashSet<>();
    for (String line : log) {
      String[] parts = line.split(" ", 6);
      assertTrue(Long.parseLong(parts[0]) > version, "versions go back at " + line);
      version = Long.parseLong(parts[0]);
      String change = parts[1] + " " + parts[2] + " " + parts[3] + " " + parts[4];
      assertTrue(once.add(change), "twice: " + change);
    }
    assertEquals(
        List.of("public.item", "public.later"),
        log.stream().filter(line -> line.contains(" TRUNCATE ")).map(KilledJoinIT::table).toList());
    long read = log.stream().filter(line -> line.contains(" READ public.later")).count();
    assertTrue(read > ROWS / 2, read + " rows were read");
  }

  private static String table(String line) {
    return line.split(" ", 6)[3];
  }

  private Map<Integer, String> fold(String table) {
    Map<Integer, String> rows = new TreeMap<>();
    for (String line : log) {
      String[] parts = line.split(" ", 6);
      if (parts[3].equals(table)) {
        switch (parts[2]) {
          case "TRUNCATE" -> rows.clear();
          case "DELETE" -> rows.remove(Integer.parseInt(parts[4]));
          default -> rows.put(Integer.parseInt(parts[4]), parts[5]);
        }
      }
    }
    return rows;
  }

  private Map<Integer, String> rows(String table) throws SQLException {
    Map<Integer, String> rows = new TreeMap<>();
    try (var statement = db.connection().createStatement();
        ResultSet row = statement.executeQuery("select id, v from " + table)) {
      while (row.next()) {
        rows.put(row.getInt(1), "[" + row.getInt(1) + ", " + row.getString(2) + "]");
      }
    }
    return rows;
  }
}

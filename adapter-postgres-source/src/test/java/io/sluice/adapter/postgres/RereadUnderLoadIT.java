package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.RowKey;
import io.sluice.ports.source.Mark;
import io.sluice.ports.source.Progress.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Rows that are read again while writers hammer them, in rounds of random work: whoever replays the
 * log has the tables in the end.
 */
class RereadUnderLoadIT {
  private static final int ROUNDS = Integer.getInteger("rounds", 2);
  private static final int KEYS = 12;
  private static final int REQUESTS = 25;

  @Test
  void rows_read_again_never_overtake_a_change_that_committed_later() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    for (int round = 0; round < ROUNDS; round++) {
      hammer(new Random(seed + round), "seed " + (seed + round), false);
    }
  }

  @Test
  void nor_when_capture_is_stopped_again_and_again() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    hammer(new Random(seed), "seed " + seed, true);
  }

  private static void hammer(Random random, String message, boolean restarts) throws Exception {
    try (TestDatabase db = PostgresServer.get().database();
        PostgresSource source =
            new PostgresSource(
                db.name(),
                db.configInSmallBatches(10 + random.nextInt(50), "public.*"),
                Clock.systemUTC())) {
      db.execute(
          "create table item (id int primary key, n int not null, wide text)",
          "alter table item alter wide set storage external",
          "create table pair (a int, b text, n int not null, primary key (a, b))",
          "insert into item select i, 0, repeat('w', 3000) from generate_series(1, "
              + KEYS
              + ") i");
      Recorder log = new Recorder().start(source);
      log.await(() -> log.checkpoints() > 0, () -> "the snapshot");
      AtomicBoolean enough = new AtomicBoolean();
      AtomicReference<Throwable> failure = new AtomicReference<>();
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Random own = new Random(random.nextLong());
        Thread writer = new Thread(() -> write(db, own, enough, failure));
        writer.start();
        writers.add(writer);
      }
      try (Asker asker = new Asker(source, log)) {
        Mark last = null;
        for (int i = 0; i < REQUESTS; i++) {
          Mark mark = ask(asker, random);
          last = mark;
          if (random.nextInt(3) > 0) {
            asker.done(mark);
          }
          if (restarts && random.nextInt(4) == 0) {
            log.stop();
            log.start(source);
          }
        }
        enough.set(true);
        for (Thread writer : writers) {
          writer.join();
        }
        assertEquals(null, failure.get(), message);
        asker.done(last);
        Mark end = asker.requests().mark();
        asker.await(State.DONE, end);
        log.stop();
        assertEquals(Recorder.contents(source), log.fold(), message);
        assertVersionsRise(log, message);
      }
    }
  }

  private static Mark ask(Asker asker, Random random) throws Exception {
    return switch (random.nextInt(4)) {
      case 0 -> asker.table("item");
      case 1 -> asker.table("pair", "n >= 0");
      case 2 -> asker.rows("pair", RowKey.of(key(random), "x"), RowKey.of(0, "never"));
      default -> {
        int first = key(random);
        yield asker.rows("item", RowKey.of(first), RowKey.of(first + KEYS));
      }
    };
  }

  private static int key(Random random) {
    return 1 + random.nextInt(KEYS);
  }

  private static void write(
      TestDatabase db, Random random, AtomicBoolean enough, AtomicReference<Throwable> failure) {
    try (Connection connection = db.connect();
        Statement statement = connection.createStatement()) {
      while (!enough.get()) {
        change(statement, random);
        // As much as capture keeps up with on a busy machine, small batches and all.
        statement.execute("select pg_sleep(0.003)");
      }
    } catch (SQLException e) {
      failure.set(e);
    }
  }

  /** Writers get into each other's way; what PostgreSQL refuses then has not happened. */
  private static void change(Statement statement, Random random) throws SQLException {
    int key = key(random);
    int other = key(random);
    String sql =
        switch (random.nextInt(24)) {
          case 0 -> "truncate item";
          case 1 -> "update item set wide = repeat('" + (char) ('a' + key) + "', 3000)";
          case 2, 3 -> "delete from item where id = " + key;
          case 4, 5 -> "update item set id = " + (KEYS + other) + " where id = " + key;
          case 6, 7 -> "update item set id = " + other + " where id = " + (KEYS + key);
          case 8 -> "delete from pair where a = " + key;
          case 9, 10 -> "insert into pair values (" + key + ", 'x', 1) on conflict do nothing";
          case 11 -> "update pair set n = n + 1 where a = " + key;
          case 12, 13, 14, 15 ->
              "insert into item values ("
                  + key
                  + ", 0, repeat('n', 3000)) on conflict (id) do update set n = item.n + 1";
          default -> "update item set n = n + 1 where id in (" + key + ", " + (KEYS + other) + ")";
        };
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      if (!List.of("23505", "40P01").contains(e.getSQLState())) {
        throw e;
      }
    }
  }

  private static void assertVersionsRise(Recorder log, String message) {
    long last = 0;
    for (ChangeEvent change : log.changes()) {
      assertTrue(change.version() > last, message);
      last = change.version();
    }
  }
}

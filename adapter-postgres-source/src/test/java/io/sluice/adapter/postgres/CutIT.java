package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.ports.TransientPortException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Connections that PostgreSQL ends while much is written. */
class CutIT {
  private static final int CUTS = 12;

  /** So that the stream, which is cut all the time, can keep up. */
  private static final long PAUSE_NANOS = 3_000_000;

  private static final List<String> VICTIMS =
      List.of(
          "application_name in ('Debezium Streaming', 'sluice stream')",
          "application_name like 'sluice claim%'",
          "application_name ~ '^(sluice|Debezium)'");

  @Test
  void connections_cut_under_load_lose_nothing_and_repeat_nothing() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    try (TestDatabase db = PostgresServer.get().database();
        PostgresSource source =
            new PostgresSource(
                db.name(), db.configInSmallBatches(7, "public.*"), Clock.systemUTC())) {
      db.execute("create table item (id int primary key, v text)");
      Recorder log = new Recorder().start(source);
      log.await(1);
      AtomicBoolean stop = new AtomicBoolean();
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread writer = new Thread(() -> write(db, new Random(seed), stop, failure));
      writer.start();
      for (int cut = 0; cut < CUTS; cut++) {
        int more = log.changes().size() + 20 + random.nextInt(200);
        log.await(more);
        cut(db, VICTIMS.get(cut % VICTIMS.size()));
        assertInstanceOf(TransientPortException.class, log.awaitEnd(), "seed " + seed);
        startAgain(log, source);
      }
      stop.set(true);
      writer.join();
      assertTrue(failure.get() == null, () -> "seed " + seed + ": " + failure.get());
      db.execute("insert into item values (0, 'last')");
      log.await(() -> isLast(log.changes()), () -> "the last of " + log.changes().size());
      log.stop();
      Ledger.assertSound(log, source, "seed " + seed);
    }
  }

  private static boolean isLast(List<ChangeEvent> changes) {
    ChangeEvent change = changes.get(changes.size() - 1);
    return change.isUpsert() && "last".equals(change.after().value("v"));
  }

  private static void cut(TestDatabase db, String victims) throws SQLException {
    db.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where "
            + victims
            + " and datname = current_database()");
  }

  /** As the pipeline does. */
  private static void startAgain(Recorder log, PostgresSource source) throws Exception {
    boolean started = false;
    while (!started) {
      try {
        log.start(source);
        started = true;
      } catch (TransientPortException e) {
        Thread.onSpinWait();
      }
    }
  }

  private static void write(
      TestDatabase db, Random random, AtomicBoolean stop, AtomicReference<Throwable> failure) {
    try (Connection connection = db.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int key = 1; !stop.get(); key += 10) {
        statement.execute(
            "insert into item select i, 'v' from generate_series("
                + key
                + ", "
                + (key + random.nextInt(10))
                + ") i");
        statement.execute("update item set v = v || 'u' where id % 97 = " + random.nextInt(97));
        statement.execute("delete from item where id % 101 = " + random.nextInt(101));
        if (random.nextInt(5) == 0) {
          connection.rollback();
        } else {
          connection.commit();
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (SQLException e) {
      failure.set(e);
    }
  }
}

package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.dev.Addresses;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.source.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connections that read a snapshot: what they do if they cannot all do what they should. */
class SnapshotReadersIT extends Scene {
  private static final int ROWS = 60_000;
  private static final int READERS = 8;

  @BeforeEach
  void tables() throws Exception {
    db.execute(
        "create table item (id int primary key, v text)",
        "insert into item select i, repeat('v', 400) from generate_series(1, " + ROWS + ") i");
  }

  private void assertComplete(int rows) throws Exception {
    log.await(
        () -> !log.checkpoint().map(Object::toString).orElse("snapshot").contains("snapshot"),
        () -> "the end of the snapshot");
    log.stop();
    assertEquals(rows, log.changes().stream().filter(c -> c.operation() == Operation.READ).count());
    assertTrue(Recorder.contents(source).equals(log.fold()), "the log and the tables differ");
  }

  /** One has the claim, and the others are too few for all that are to read. */
  @Test
  void where_the_server_lets_few_connections_in_few_read() throws Exception {
    String user = "limited_" + db.name();
    db.execute("create role " + user + " login replication password 'secret'");
    TestDatabase limited =
        new TestDatabase(db.url(), new Addresses.Postgres(db.url(), user, "secret"));
    limited.connection().close(); // it would count
    source =
        new PostgresSource(
            db.name(), limited.configReading(READERS, "public.item"), Clock.systemUTC());
    for (int round = 0; round < 3; round++) {
      for (Problem problem : source.check()) {
        for (String sql : problem.remedy().split(";")) {
          if (!sql.isBlank() && !sql.trim().startsWith("--")) {
            db.execute(sql);
          }
        }
      }
    }
    db.execute("alter role " + user + " connection limit 6");
    try (LogLines lines = new LogLines()) {
      log.start(source);
      assertComplete(ROWS);
      assertTrue(
          Pattern.compile(
                  "the snapshot is read by [1-5] of 8 connections: .*too many connections for role")
              .matcher(lines.text())
              .find(),
          lines::text);
    }
  }

  /** As when a network, or an administrator, ends the session that made the slot. */
  @Test
  void a_snapshot_that_is_lost_before_it_is_read_is_taken_anew() throws Exception {
    try (ReplicationProxy proxy = new ReplicationProxy(db.port())) {
      source =
          new PostgresSource(
              db.name(), db.configThrough(proxy.port(), "public.*"), Clock.systemUTC());
      proxy.before(
          "set transaction snapshot",
          () ->
              assertEquals(
                  "t",
                  db.ask(
                      "select pg_terminate_backend(pid, 10000) from pg_stat_activity"
                          + " where application_name = 'sluice snapshot of "
                          + slot()
                          + "'")));
      log.start(source);
      Throwable ending = log.awaitEnd();
      assertInstanceOf(TransientPortException.class, ending);
      Messages.assertSays((Exception) ending, "the snapshot was lost before it was read", "anew");
      assertTrue(log.checkpoint().isEmpty());
      log.start(source);
      assertComplete(ROWS);
    }
  }

  /** The first one waits for the index as long as it takes; the other may not. */
  @Test
  void a_connection_that_cannot_wait_goes_on_with_other_tables() throws Exception {
    db.execute(
        "create table zz (id int primary key, v text)",
        "insert into zz select i, 'z' from generate_series(1, 1000) i");
    CountDownLatch other = new CountDownLatch(1000);
    try (Connection rebuilding = db.connect();
        LogLines lines = new LogLines()) {
      log.gate(
          batch -> {
            for (ChangeEvent change : batch.changes()) {
              if (change.isTruncate() && change.table().id().name().equals("item")) {
                rebuild(rebuilding);
              } else if (change.table().id().name().equals("zz") && change.isUpsert()) {
                other.countDown();
              }
            }
          });
      log.start(source);
      assertTrue(other.await(20, TimeUnit.SECONDS), "nobody reads the other table");
      assertEquals(1, lines.count("table public.item or an index of it is waited for"));
      rebuilding.commit();
      assertComplete(ROWS + 1000);
    }
  }

  private static void rebuild(Connection connection) {
    try (var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("reindex index item_pkey");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void how_far_it_is_is_in_the_log_of_the_service() throws Exception {
    source =
        new PostgresSource(
            db.name(), db.config("public.*"), new TickingClock(Duration.ofMinutes(1)));
    try (LogLines lines = new LogLines()) {
      log.start(source);
      assertComplete(ROWS);
      assertTrue(
          Pattern.compile(
                  "snapshot: 5\\d{4} rows, \\d+ % of about 2\\d MB, about \\d+:\\d\\d min left")
              .matcher(lines.text())
              .find(),
          lines::text);
    }
  }
}

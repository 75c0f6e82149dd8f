package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.Checkpoint;
import io.sluice.ports.StandbyException;
import io.sluice.ports.TransientPortException;
import io.sluice.testkit.TcpProxy;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process that stands by captures within ten seconds of the other one's end, whatever end. */
class TakeOverIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private TestDatabase db;
  private PostgresSource second;
  private final Recorder log = new Recorder();

  @BeforeEach
  void table() throws Exception {
    db = PostgresServer.get().database();
    db.execute("create table item (id int primary key)", "insert into item values (1)");
    second = new PostgresSource(db.name(), db.config("public.*"), Clock.systemUTC());
  }

  @AfterEach
  void close() throws Exception {
    second.close();
    db.close();
  }

  @Test
  void a_killed_holder_is_followed_within_ten_seconds() throws Exception {
    try (CaptureProcess first = captureInProcess()) {
      first.signal("KILL");
      assertFollowed(first::checkpoint);
    }
  }

  @Test
  void a_paused_holder_is_followed_within_ten_seconds_and_stops_when_it_wakes() throws Exception {
    try (CaptureProcess first = captureInProcess()) {
      first.signal("STOP");
      assertFollowed(first::checkpoint);
      Checkpoint before = first.checkpoint().orElseThrow();
      first.signal("CONT");
      String ending = first.awaitEnd(log);
      assertTrue(ending.contains(TransientPortException.class.getSimpleName()), ending);
      assertTrue(before.version() <= first.checkpoint().orElseThrow().version());
      db.execute("insert into item values (3)");
      log.await(() -> log.changes().size() >= 2, () -> "the follower to go on");
      log.stop();
    }
  }

  @Test
  void a_holder_whose_connections_hang_is_followed_within_ten_seconds_and_stops() throws Exception {
    try (TcpProxy proxy = new TcpProxy("127.0.0.1", db.port());
        PostgresSource first =
            new PostgresSource(
                db.name(), db.configThrough(proxy.port(), "public.*"), Clock.systemUTC())) {
      first.claim();
      Recorder cut = new Recorder().start(first);
      cut.await(2);
      proxy.hang();
      assertFollowed(cut::checkpoint);
      assertInstanceOf(TransientPortException.class, cut.awaitEnd());
      proxy.mend();
      assertThrows(StandbyException.class, first::claim);
      log.stop();
    }
  }

  /** As while it looks at the catalog, which it does in one transaction. */
  @Test
  void a_holder_that_is_paused_in_the_middle_of_a_transaction_loses_its_session() throws Exception {
    PostgresConnections connections = new PostgresConnections(db.config("public.*"));
    Connection holder = connections.openLeased("claim", Lease.LENGTH, Lease.ANSWER_LIMIT);
    try {
      holder.setAutoCommit(false);
      holder.createStatement().execute("select 1");
      String sessions =
          "select count(*) from pg_stat_activity where application_name = 'sluice claim'";
      assertEquals("1", db.ask(sessions));
      long start = System.nanoTime();
      log.await(() -> "0".equals(db.ask(sessions)), () -> "the session to be ended");
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(taken.compareTo(LIMIT) < 0, "ended only after " + taken);
    } finally {
      PostgresConnections.close(holder);
    }
  }

  @Test
  void a_replication_connection_that_went_silent_is_given_up_and_nothing_is_lost()
      throws Exception {
    try (ReplicationProxy proxy = new ReplicationProxy(db.port());
        PostgresSource first =
            new PostgresSource(
                db.name(), db.configThrough(proxy.port(), "public.*"), Clock.systemUTC())) {
      Set<ObjectName> othersBeans = EngineBeans.now();
      log.start(first);
      log.await(2);
      db.execute("insert into item values (2)");
      log.await(3);
      assertTrue(proxy.silence() == 1);
      db.execute("insert into item values (3)");
      assertInstanceOf(TransientPortException.class, log.awaitEnd());
      new Recorder()
          .await(
              () -> othersBeans.containsAll(EngineBeans.now()),
              () -> "the engine that was given up to take its beans with it");
      log.start(first);
      log.await(4);
      log.stop();
    }
  }

  @Test
  void a_snapshot_whose_session_ended_without_a_word_is_given_up_and_taken_again()
      throws Exception {
    try (Connection open = db.connect();
        ReplicationProxy proxy = new ReplicationProxy(db.port());
        PostgresSource first =
            new PostgresSource(
                db.name(), db.configThrough(proxy.port(), "public.*"), Clock.systemUTC())) {
      open.setAutoCommit(false);
      open.createStatement().execute("insert into item values (2)");
      log.start(first);
      String session =
          " from pg_stat_activity where application_name like 'sluice snapshot of %'"
              + " and datname = current_database() and wait_event_type = 'Lock'";
      log.await(() -> "1".equals(db.ask("select count(*)" + session)), () -> "the slot to wait");
      assertTrue(proxy.silence() == 1);
      db.execute("select pg_terminate_backend(pid)" + session);
      assertInstanceOf(TransientPortException.class, log.awaitEnd());
      open.commit();
      log.start(first);
      log.await(3);
      log.stop();
    }
  }

  @Test
  void a_holder_that_waits_for_something_else_keeps_its_claim() throws Exception {
    try (PostgresSource first =
        new PostgresSource(db.name(), db.config("public.*"), Clock.systemUTC())) {
      first.claim();
      long until = System.nanoTime() + 2 * Lease.LENGTH.toNanos();
      while (System.nanoTime() < until) {
        assertThrows(StandbyException.class, second::claim);
        pause();
      }
    }
    second.claim();
  }

  private CaptureProcess captureInProcess() throws Exception {
    CaptureProcess first = new CaptureProcess(db.name(), db.config("public.*"));
    log.await(
        () -> first.checkpoint().filter(at -> at.offset().contains("lsn")).isPresent() && streams(),
        () -> "the first process to stream");
    return first;
  }

  private boolean streams() {
    return "t"
        .equals(
            db.ask(
                "select active from pg_replication_slots where slot_name = 'sluice_"
                    + db.name()
                    + "'"));
  }

  /** From now on: a change made now reaches the second process within the limit. */
  private void assertFollowed(Supplier<Optional<Checkpoint>> firstLog) throws Exception {
    long start = System.nanoTime();
    db.execute("insert into item values (2)");
    boolean started = false;
    while (!started) {
      try {
        second.claim();
        log.follow(firstLog.get().orElseThrow()).start(second);
        started = true;
      } catch (StandbyException e) {
        pause();
      }
    }
    log.await(1);
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(taken.compareTo(LIMIT) < 0, "taken over after " + taken);
  }

  /** As the pipeline does between its attempts. */
  private static void pause() throws InterruptedException {
    assertTrue(!new CountDownLatch(1).await(1, TimeUnit.SECONDS));
  }
}

package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.dev.Server;
import io.sluice.ports.PortException;
import io.sluice.ports.StandbyException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.source.Problem;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What must not be captured, or not go on: each with an error that says what to do. */
class GuardIT {
  private TestDatabase db;
  private PostgresSource source;
  private String slot;
  private final Recorder log = new Recorder();

  @BeforeEach
  void source() throws Exception {
    db = PostgresServer.get().database();
    slot = "sluice_" + db.name();
    db.execute(
        "create table item (id int primary key, v text)", "insert into item values (1, 'a')");
    source = new PostgresSource(db.name(), db.config("public.*"), Clock.systemUTC());
  }

  @AfterEach
  void close() throws Exception {
    source.close();
    db.close();
  }

  private void captureAndStop() throws Exception {
    log.start(source);
    log.await(2);
    log.stop();
  }

  private PortException refused() {
    PortException e = assertThrows(PortException.class, () -> source.open(log.checkpoint()));
    assertFalse(e instanceof TransientPortException, e.getMessage());
    return e;
  }

  private static void assertSays(Exception e, String... parts) {
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @Test
  void all_problems_are_reported_at_once_with_the_sql_that_mends_them() throws Exception {
    db.execute(
        "create schema odd",
        "create table odd.no_key (id int)",
        "create table odd.nothing (id int primary key)",
        "alter table odd.nothing replica identity nothing",
        "create table odd.by_mail (id int primary key, mail text not null unique)",
        "alter table odd.by_mail replica identity using index by_mail_mail_key",
        "create table odd.late (id int primary key deferrable initially deferred)",
        "create table odd.parted (id int primary key) partition by range (id)",
        "create table odd.part partition of odd.parted for values from (0) to (9)",
        "create unlogged table odd.unlogged (id int primary key)",
        "create table odd.\"Case\" (id int primary key, a int, \"A\" int)",
        "create view odd.view as select 1 as id",
        "create table odd.fine (id int primary key)");
    String user = "poor_" + db.name();
    db.execute("create role " + user + " login password 'secret'");
    PostgresSource poor =
        new PostgresSource(
            db.name(),
            db.configAs(user, "secret", "odd.*", "odd.view", "absent.*", "odd.missing"),
            Clock.systemUTC());
    String report = poor.check().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    for (String expected :
        List.of(
            "lacks the REPLICATION attribute, remedy=ALTER ROLE \"" + user + "\" REPLICATION;",
            "no table matches absent.*",
            "no table matches odd.missing",
            "may not read table odd.fine, remedy=GRANT USAGE ON SCHEMA \"odd\"",
            "table odd.no_key has no primary key, and no unique index",
            "remedy=ALTER TABLE \"odd\".\"no_key\" ADD PRIMARY",
            "table odd.nothing has REPLICA IDENTITY NOTHING",
            "table odd.by_mail: its replica identity is an index",
            "table odd.late: its primary key is deferrable",
            "table odd.parted cannot be captured: it is partitioned",
            "table odd.part cannot be captured: it is a partition",
            "odd.unlogged cannot be captured: it is unlogged",
            "remedy=ALTER TABLE \"odd\".\"unlogged\" SET LOGGED;",
            "table odd.Case has columns that differ only by case: A",
            "table odd.view cannot be captured: it is a view")) {
      assertTrue(report.contains(expected), expected + "\nnot in\n" + report);
    }
    assertFalse(report.contains("secret"));
    assertSays(assertThrows(PortException.class, () -> poor.open(Optional.empty())), "odd.nothing");
    poor.close();
  }

  @Test
  void a_user_with_just_what_the_report_asks_for_can_capture() throws Exception {
    String user = "plain_" + db.name();
    db.execute("create role " + user + " login replication password 'secret'");
    PostgresSource plain =
        new PostgresSource(
            db.name(), db.configAs(user, "secret", "public.item"), Clock.systemUTC());
    for (int round = 0; round < 3; round++) {
      for (Problem problem : plain.check()) {
        for (String sql : problem.remedy().split(";")) {
          if (!sql.isBlank() && !sql.trim().startsWith("--")) {
            db.execute(sql);
          }
        }
      }
    }
    assertEquals(List.of(), plain.check());
    log.start(plain);
    log.await(2);
    log.stop();
    plain.close();
  }

  @Test
  void wrong_addresses_and_passwords_are_explained() throws Exception {
    String url = db.url();
    PostgresSourceConfig wrongPassword = db.configAs("postgres", "wr0ng", "public.*");
    PortException password = failing(wrongPassword);
    assertSays(password, "password authentication failed", "Check user and password");
    assertFalse(password.getMessage().contains("wr0ng"));
    assertFalse(wrongPassword.toString().contains("wr0ng"));
    try (TestDatabase absent = new TestDatabase(url, PostgresServer.get().address())) {
      assertEquals(url, absent.url());
    }
  }

  private static PortException failing(PostgresSourceConfig config) {
    try (PostgresSource source = new PostgresSource("p", config, Clock.systemUTC())) {
      return assertThrows(PortException.class, source::check);
    }
  }

  @Test
  void a_second_process_stands_by_until_the_first_lets_go() throws Exception {
    source.claim();
    source.claim();
    try (PostgresSource second =
        new PostgresSource(db.name(), db.config("public.*"), Clock.systemUTC())) {
      assertSays(
          assertThrows(StandbyException.class, second::claim),
          "standing by: another process captures pipeline " + db.name());
      source.close();
      second.claim();
    }
  }

  @Test
  void a_lost_claim_ends_the_stream() throws Exception {
    log.start(source);
    log.await(2);
    db.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name like"
            + " 'sluice claim%' and datname = current_database()");
    assertInstanceOf(TransientPortException.class, log.awaitEnd());
    log.start(source);
    db.execute("insert into item values (2, 'b')");
    assertEquals(3, log.await(3).size());
    log.stop();
  }

  @Test
  void a_cut_replication_connection_is_transient_and_nothing_is_lost() throws Exception {
    log.start(source);
    log.await(2);
    db.execute("insert into item values (2, 'b')");
    log.await(3);
    db.execute(
        "select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = '"
            + slot
            + "'");
    assertInstanceOf(TransientPortException.class, log.awaitEnd());
    db.execute("insert into item values (3, 'c')");
    log.start(source);
    assertEquals(4, log.await(4).size());
    log.stop();
  }

  @Test
  void a_restarted_server_is_transient_and_nothing_is_lost() throws Exception {
    log.start(source);
    log.await(2);
    PostgresServer.get().services().stop(Server.POSTGRES);
    try {
      assertInstanceOf(TransientPortException.class, log.awaitEnd());
      assertThrows(TransientPortException.class, () -> source.open(log.checkpoint()));
      assertThrows(TransientPortException.class, source::check);
    } finally {
      PostgresServer.get().services().start(Server.POSTGRES);
    }
    try (TestDatabase again = new TestDatabase(db.url(), PostgresServer.get().address())) {
      again.execute("insert into item values (2, 'b')");
      log.start(source);
      assertEquals(3, log.await(3).size());
      log.stop();
    }
  }

  @Test
  void a_dropped_slot_is_an_error() throws Exception {
    captureAndStop();
    db.execute("select pg_drop_replication_slot('" + slot + "')");
    assertSays(refused(), "replication slot " + slot + " is gone", "new snapshot");
  }

  @Test
  void a_slot_that_somebody_else_moved_on_is_an_error() throws Exception {
    captureAndStop();
    db.execute(
        "insert into item values (2, 'lost')",
        "select pg_replication_slot_advance('" + slot + "', pg_current_wal_lsn())");
    assertSays(refused(), "ahead of the checkpoint", "new snapshot");
  }

  @Test
  void a_dropped_publication_is_an_error_at_start_and_while_streaming() throws Exception {
    log.start(source);
    log.await(2);
    db.execute("drop publication " + slot, "insert into item values (2, 'b')");
    Throwable ending = log.awaitEnd();
    assertFalse(ending instanceof TransientPortException);
    assertSays((Exception) ending, "publication " + slot + " has been dropped", "new snapshot");
    assertSays(refused(), "publication " + slot + " has been dropped");
  }

  @Test
  void a_table_that_somebody_took_out_of_the_publication_is_an_error() throws Exception {
    db.execute("create table other (id int primary key)");
    log.start(source);
    log.await(3);
    db.execute("alter publication " + slot + " drop table other");
    assertSays((Exception) log.awaitEnd(), "lacks public.other");
    assertSays(refused(), "lacks public.other");
  }

  @Test
  void rows_hidden_by_a_policy_are_an_error_and_not_left_out() throws Exception {
    String user = "veiled_" + db.name();
    db.execute(
        "create role " + user + " login replication password 'secret'",
        "alter table item enable row level security",
        "create policy low on item using (id > 5)",
        "grant select on item to " + user,
        "create publication " + slot + " for table only item");
    try (PostgresSource veiled =
        new PostgresSource(
            db.name(), db.configAs(user, "secret", "public.item"), Clock.systemUTC())) {
      log.start(veiled);
      assertSays((Exception) log.awaitEnd(), "row-level security");
    }
  }

  @Test
  void another_database_of_the_same_name_is_an_error() throws Exception {
    captureAndStop();
    String offset = log.checkpoint().orElseThrow().offset();
    for (String[] change :
        new String[][] {
          {"\"timeline\":1", "\"timeline\":7", "timeline 1 instead of 7"},
          {"\"system\":\"", "\"system\":\"9", "system identifier"},
          {"\"database\":", "\"database\":9", "dropped and made again"}
        }) {
      var moved = new io.sluice.domain.Checkpoint(offset.replace(change[0], change[1]), 1);
      PortException e = assertThrows(PortException.class, () -> source.open(Optional.of(moved)));
      assertSays(e, "not the database", change[2], "new snapshot");
    }
  }

  @Test
  void a_checkpoint_of_something_else_is_an_error() {
    var strange = new io.sluice.domain.Checkpoint("{\"file\":\"x\"}", 1);
    assertSays(
        assertThrows(PortException.class, () -> source.open(Optional.of(strange))), "checkpoint");
  }

  @Test
  void a_stopped_stream_leaves_neither_threads_nor_beans() throws Exception {
    for (int i = 0; i < 2; i++) {
      log.start(source);
      db.execute("insert into item values (" + (10 + i) + ", 'x')");
      log.await(3 + i);
      assertInstanceOf(InterruptedException.class, log.stop());
      assertEquals(
          0,
          ManagementFactory.getPlatformMBeanServer()
              .queryNames(new ObjectName("debezium.postgres:*"), null)
              .size());
    }
    source.close(); // lets go of the claim
    new Recorder()
        .await(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(
                        t ->
                            t.getName().startsWith("debezium-")
                                || t.getName().startsWith("sluice-")),
            () ->
                "threads to end: "
                    + Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList());
  }
}

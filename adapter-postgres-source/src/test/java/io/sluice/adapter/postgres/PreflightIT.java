package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ports.PortException;
import io.sluice.ports.source.Problem;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is looked at before capture starts: each problem with what mends it. */
class PreflightIT extends Scene {
  @BeforeEach
  void tables() throws Exception {
    createItem();
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
        "create unlogged table odd.part partition of odd.parted for values from (0) to (9)",
        "create table odd.weak (id int primary key) partition by range (id)",
        "create table odd.weak_1 partition of odd.weak for values from (0) to (9)",
        "alter table odd.weak_1 replica identity nothing",
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
            "table odd.parted cannot be captured: its partition odd.part is unlogged",
            "remedy=ALTER TABLE \"odd\".\"part\" SET LOGGED;",
            "partition odd.weak_1 of table odd.weak: its replica identity does not hold the key id,"
                + " remedy=ALTER TABLE \"odd\".\"weak_1\" REPLICA IDENTITY DEFAULT;",
            "odd.unlogged cannot be captured: it is unlogged",
            "remedy=ALTER TABLE \"odd\".\"unlogged\" SET LOGGED;",
            "table odd.Case has columns that differ only by case: A",
            "table odd.view cannot be captured: it is a view")) {
      assertTrue(report.contains(expected), expected + "\nnot in\n" + report);
    }
    assertFalse(report.contains("secret"));
    Messages.assertSays(
        assertThrows(PortException.class, () -> poor.open(Optional.empty())), "odd.nothing");
    poor.close();
  }

  @Test
  void what_is_no_table_is_refused_with_the_reason() throws Exception {
    db.execute(
        "create foreign data wrapper nowhere",
        "create server elsewhere foreign data wrapper nowhere",
        "create foreign table far (id int) server elsewhere",
        "create view seen as select * from item",
        "create materialized view kept as select * from item",
        "create unlogged table fleeting (id int primary key)");
    List<String> report = report(db.config("public.*", "public.seen", "public.kept"));
    assertReport(
        report,
        "table public.far cannot be captured: it is a foreign table",
        "table public.fleeting cannot be captured: it is unlogged",
        "table public.kept cannot be captured: it is a materialized view",
        "table public.seen cannot be captured: it is a view");
    assertReport(
        report(db.config("public.*")),
        "table public.far cannot be captured: it is a foreign table",
        "table public.fleeting cannot be captured: it is unlogged");
  }

  @Test
  void partitions_and_partitioned_tables_are_refused_where_the_others_are_configured()
      throws Exception {
    db.execute(
        "create foreign data wrapper nowhere",
        "create server elsewhere foreign data wrapper nowhere",
        "create table parted (id int primary key) partition by range (id)",
        "create table part partition of parted for values from (0) to (9)",
        "create table middle partition of parted for values from (9) to (99)"
            + " partition by range (id)",
        "create table leaf partition of middle default");
    assertReport(report(db.config("public.*")));
    assertReport(report(db.configPartitions("public.*")));
    assertReport(
        report(db.config("public.*", "public.part", "public.middle")),
        "table public.middle cannot be captured: it is a partition of public.parted and arrives as a",
        "table public.part cannot be captured: it is a partition of public.parted and arrives as a");
    assertReport(
        report(db.config("public.p*t", "public.leaf")),
        "table public.leaf cannot be captured: it is a partition of public.parted, which `tables`",
        "table public.part cannot be captured: it is a partition of public.parted, which `tables`");
    assertReport(report(db.config("public.*", "!public.parted")));
    assertReport(
        report(db.configPartitions("public.*", "public.parted")),
        "table public.parted cannot be captured: it is partitioned, and each partition is to arrive");
    db.execute(
        "create table open (id int) partition by range (id)",
        "alter table open replica identity full",
        "create foreign table far partition of open for values from (0) to (9) server elsewhere");
    assertReport(
        report(db.config("public.*", "!public.item")),
        "table public.open cannot be captured: its partition public.far is a foreign table");
    assertReport(
        report(db.configPartitions("public.*")),
        "table public.far cannot be captured: it is a foreign table (it is a partition of"
            + " public.open)");
  }

  /** As many problems as these, and each with its remedy. */
  private static void assertReport(List<String> report, String... expected) {
    assertEquals(expected.length, report.size(), report::toString);
    for (int i = 0; i < expected.length; i++) {
      assertTrue(report.get(i).startsWith(expected[i]), report.get(i));
    }
  }

  private static List<String> report(PostgresSourceConfig config) throws PortException {
    try (PostgresSource source = new PostgresSource("p", config, Clock.systemUTC())) {
      return source.check().stream().map(Problem::what).sorted().toList();
    }
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
    Messages.assertSays(password, "password authentication failed", "Check user and password");
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
  void rows_hidden_by_a_policy_are_an_error_and_not_left_out() throws Exception {
    String user = "veiled_" + db.name();
    db.execute(
        "create role " + user + " login replication password 'secret'",
        "alter table item enable row level security",
        "create policy low on item using (id > 5)",
        "grant select on item to " + user,
        "create publication " + slot() + " for table only item");
    try (PostgresSource veiled =
        new PostgresSource(
            db.name(), db.configAs(user, "secret", "public.item"), Clock.systemUTC())) {
      log.start(veiled);
      Messages.assertSays((Exception) log.awaitEnd(), "row-level security");
    }
  }
}

package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.RowKey;
import io.sluice.ports.source.Problem;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables without a primary key: captured by what else tells rows apart, or refused. */
class KeylessIT {
  private TestDatabase db;
  private final Recorder log = new Recorder();

  @BeforeEach
  void database() throws Exception {
    db = PostgresServer.get().database();
  }

  @AfterEach
  void close() throws Exception {
    db.close();
  }

  private PostgresSource source(PostgresSourceConfig config) {
    return new PostgresSource(db.name(), config, Clock.systemUTC());
  }

  private String problems(PostgresSource source) throws Exception {
    return source.check().stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }

  /** As a user would: run what the report says, and ask again. */
  private void mend(PostgresSource source) throws Exception {
    for (Problem problem : source.check()) {
      db.execute(problem.remedy());
    }
    assertEquals("", problems(source));
  }

  @Test
  void a_unique_index_of_columns_that_are_not_null_stands_for_the_key() throws Exception {
    db.execute(
        "create table item (v text, a int not null, b text not null, c int not null, d int)",
        "create unique index partial on item (c) where c > 0",
        "create unique index expression on item (abs(c))",
        "create unique index nullable on item (d)",
        "alter table item add constraint late unique (c) deferrable",
        "create unique index wide on item (a, b, c)",
        "create unique index right_one on item (b, a) include (v)",
        "insert into item values ('x', 1, 'b', 1, null)");
    try (PostgresSource source = source(db.config("public.*"))) {
      String report = problems(source);
      assertTrue(report.contains("does not hold the unique index right_one"), report);
      assertTrue(
          report.contains(
              "ALTER TABLE \"public\".\"item\" REPLICA IDENTITY USING INDEX \"right_one\";"),
          report);
      mend(source);
      assertEquals(List.of("b", "a"), source.tables().get(0).keyColumns());
      play(source, RowKey.of("b", 1), RowKey.of("b", 2));
    }
  }

  @Test
  void a_unique_index_also_serves_with_the_whole_old_row() throws Exception {
    db.execute(
        "create table item (v text, a int not null unique, b text)",
        "alter table item replica identity full",
        "insert into item values ('x', 1, 'b')");
    try (PostgresSource source = source(db.config("public.*"))) {
      assertEquals("", problems(source));
      play(source, RowKey.of(1), RowKey.of(2));
    }
  }

  @Test
  void the_index_named_as_replica_identity_comes_first() throws Exception {
    db.execute(
        "create table item (v text, a int not null unique, b text not null, c int not null)",
        "create unique index chosen on item (c, b)",
        "alter table item replica identity using index chosen",
        "insert into item values ('x', 1, 'b', 7)");
    try (PostgresSource source = source(db.config("public.*"))) {
      assertEquals("", problems(source));
      assertEquals(List.of("c", "b"), source.tables().get(0).keyColumns());
    }
  }

  /** An update of a column, of the key, and a delete. */
  private void play(PostgresSource source, RowKey first, RowKey second) throws Exception {
    log.start(source);
    assertEquals(first, log.await(2).get(1).key());
    db.execute("update item set v = 'y'", "update item set a = 2", "delete from item");
    List<ChangeEvent> changes = log.await(6);
    log.stop();
    assertEquals(
        List.of(Operation.UPDATE, Operation.DELETE, Operation.INSERT, Operation.DELETE),
        changes.subList(2, 6).stream().map(ChangeEvent::operation).toList());
    assertEquals(first, changes.get(2).key());
    assertEquals(first, changes.get(3).key());
    assertEquals(second, changes.get(4).key());
    assertEquals(second, changes.get(5).key());
    Ledger.assertSound(log, source, "");
  }

  @Test
  void without_any_key_a_table_is_refused_unless_all_its_columns_may_be_the_key() throws Exception {
    db.execute("create table item (a int not null, b text not null)");
    try (PostgresSource refusing = source(db.config("public.*"));
        PostgresSource source = source(db.configKeyless("public.*"))) {
      String report = problems(refusing);
      assertTrue(report.contains("table public.item has no primary key, and no unique"), report);
      assertTrue(report.contains("ADD PRIMARY KEY (...)"), report);
      assertTrue(problems(source).contains("REPLICA IDENTITY FULL;"), problems(source));
      mend(source);
      db.execute("insert into item values (1, 'x'), (1, 'x'), (2, 'x')");
      log.start(source);
      log.await(4);
      db.execute(
          "insert into item values (3, 'y')",
          "update item set b = 'z' where a = 1",
          "delete from item where a = 2");
      log.await(10);
      log.stop();
      assertEquals(2, log.fold().values().iterator().next().size(), "equal rows are one");
      Ledger.assertSound(log, source, "");
    }
  }

  @Test
  void columns_that_may_be_null_or_cannot_be_compared_are_no_key() throws Exception {
    db.execute(
        "create table item (a int, b json not null, c float8 not null, d text not null)",
        "alter table item replica identity full");
    try (PostgresSource source = source(db.configKeyless("public.*"))) {
      String report = problems(source);
      assertTrue(
          report.contains("a may be null, b has a type without exact equality, c has a type"),
          report);
    }
  }

  @Test
  void a_replica_identity_of_nothing_is_refused_with_the_one_that_serves() throws Exception {
    db.execute(
        "create table indexed (a int not null unique)",
        "create table plain (a int not null)",
        "create table keyed (a int primary key)",
        "alter table indexed replica identity nothing",
        "alter table plain replica identity nothing",
        "alter table keyed replica identity nothing");
    try (PostgresSource source = source(db.configKeyless("public.*"))) {
      String report = problems(source);
      for (String table : List.of("indexed", "plain", "keyed")) {
        assertTrue(report.contains(table + " has REPLICA IDENTITY NOTHING"), report);
      }
      mend(source);
    }
  }

  @Test
  void a_primary_key_just_dropped_is_noticed_with_the_next_change() throws Exception {
    db.execute("create table item (a int primary key)", "insert into item values (1)");
    try (PostgresSource source = source(db.config("public.*"))) {
      log.start(source);
      log.await(2);
      db.execute("alter table item drop constraint item_pkey", "insert into item values (2)");
      Messages.assertSays((Exception) log.awaitEnd(), "altered so that it cannot be captured");
      String report = problems(source);
      assertTrue(report.contains("has no primary key"), report);
    }
  }
}

package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.RowKey;
import io.sluice.ports.PortException;
import io.sluice.ports.source.Problem;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rows that are captured only while they meet a condition. */
class RowFilterIT extends SelectionScene {
  private static final String OPEN = "state <> 'draft' and (note is null or note !~ 'SECRET')";

  private void createOrders(String... further) throws Exception {
    db.execute(
        "create table doc (id int primary key, state text not null, note text, big text)",
        "alter table doc alter big set storage external");
    db.execute(further);
    db.execute(
        "insert into doc select i, case when i % 2 = 0 then 'open' else 'draft' end, null,"
            + " repeat(case when i % 2 = 0 then 'big' else 'SECRET' end, 1000)"
            + " from generate_series(1, 10) i");
  }

  private static Map<String, String> where(String condition) {
    return Map.of("public.doc", condition);
  }

  private List<String> operations() {
    return log.changes().stream().map(ChangeEvent::operation).map(Operation::toString).toList();
  }

  @Test
  void a_row_that_leaves_the_condition_is_deleted_and_one_that_enters_it_inserted()
      throws Exception {
    createOrders("alter table doc replica identity full");
    source = selecting(Map.of(), where(OPEN), Map.of(), "public.doc");
    log.start(source);
    log.await(6);
    log.forgetChanges();
    db.execute(
        "update doc set state = 'open', big = 'now' where id = 1",
        "update doc set state = 'draft' where id = 2",
        "update doc set state = 'sent' where id = 4",
        "update doc set note = 'SECRET' where id = 6",
        "update doc set id = 30 where id = 3",
        "delete from doc where id = 5",
        "insert into doc values (11, 'draft', 'SECRET', null), (12, 'open', null, 'b')");
    settle();
    assertEquals(List.of("INSERT", "DELETE", "UPDATE", "DELETE", "INSERT"), operations());
    restart(Map.of(), where(OPEN), Map.of(), "public.doc");
    try (Asker asker = new Asker(source, log)) {
      asker.done(asker.table("doc"));
      asker.done(asker.rows("doc", RowKey.of(2), RowKey.of(8)));
      asker.done(asker.table("doc", "id > 7"));
    }
    List<ChangeEvent> changes = log.changes();
    assertTrue(
        changes.stream().anyMatch(change -> change.isDelete() && change.key().equals(RowKey.of(2))),
        "a row that was asked for and is not captured is deleted");
    assertSecretsStay();
    log.forgetChanges();
    try (Asker asker = new Asker(source, log)) {
      asker.done(asker.table("doc"));
    }
    assertSame();
  }

  @Test
  void a_row_that_enters_with_a_long_value_unchanged_comes_with_it() throws Exception {
    createOrders(
        "create unique index state_of on doc (id, state)",
        "alter table doc replica identity using index state_of");
    source = selecting(Map.of(), where("state <> 'draft'"), Map.of(), "public.doc");
    log.start(source);
    log.await(6);
    db.execute("update doc set state = 'open' where id = 1");
    List<ChangeEvent> changes = log.await(7);
    assertEquals(Operation.INSERT, changes.get(6).operation());
    assertEquals("SECRET".repeat(1000), changes.get(6).after().values()[3]);
    assertSame();
  }

  @Test
  void operators_that_the_driver_takes_for_parameters_are_left_to_postgresql() throws Exception {
    db.execute(
        "create table doc (id int primary key, j jsonb)",
        "alter table doc replica identity full",
        "insert into doc values (1, '{\"a\": 1}'), (2, '{\"b?\": 1}')");
    source = selecting(Map.of(), where("j ? 'b?' -- or {so}"), Map.of(), "public.doc");
    log.start(source);
    log.await(2);
    db.execute("update doc set j = '{\"b?\": 2}'");
    log.await(4);
    try (Asker asker = new Asker(source, log)) {
      asker.done(asker.table("doc"));
      asker.done(asker.rows("doc", RowKey.of(1)));
    }
    assertSame();
  }

  @Test
  void another_condition_holds_from_then_on_and_for_all_rows_after_a_snapshot() throws Exception {
    createOrders("alter table doc replica identity full");
    source = selecting(Map.of(), where("state <> 'draft'"), Map.of(), "public.doc");
    log.start(source);
    log.await(6);
    restart(Map.of(), where("id > 1"), Map.of(), "public.doc");
    db.execute("update doc set note = 'n' where id = 9");
    try (Asker asker = new Asker(source, log)) {
      asker.done(asker.table("doc"));
    }
    assertSame();
  }

  @Test
  void a_table_that_joins_later_comes_with_the_rows_that_meet_its_condition() throws Exception {
    createOrders("alter table doc replica identity full");
    createItem();
    source = selecting(Map.of(), Map.of(), Map.of(), "public.item");
    log.start(source);
    log.await(2);
    restart(Map.of(), where(OPEN), Map.of(), "public.item", "public.doc");
    log.await(() -> offset().contains("\"doc\""), () -> "the table to join");
    db.execute("update doc set state = 'draft' where id = 2");
    assertSame();
    assertSecretsStay();
  }

  @Test
  void a_publication_that_somebody_else_narrows_stops_capture() throws Exception {
    createOrders("alter table doc replica identity full");
    source = selecting(Map.of(), where("id > 1"), Map.of(), "public.doc");
    log.start(source);
    log.await(10);
    log.stop();
    db.execute("alter publication " + slot() + " set table only doc where (id > 2)");
    PortException e = assertThrows(PortException.class, () -> source.open(log.checkpoint()));
    Messages.assertSays(e, "does not publish of table public.doc", "WHERE (\nid > 1\n)");
  }

  @Test
  void a_condition_that_postgresql_does_not_filter_by_is_refused_with_its_reason()
      throws Exception {
    createOrders(
        "alter table doc replica identity full",
        "create function mine(int) returns bool language sql immutable as 'select true'");
    source = selecting(Map.of(), where("mine(id)"), Map.of(), "public.doc");
    assertEquals(1, source.check().size());
    PortException e = assertThrows(PortException.class, () -> source.open(Optional.empty()));
    Messages.assertSays(e, "cannot publish", "User-defined or built-in mutable functions");
    source.close();
    source = selecting(Map.of(), where("id > 1"), Map.of(), "public.doc");
    log.start(source);
    log.await(10);
  }

  @Test
  void a_user_with_just_what_the_report_asks_for_captures_a_selection() throws Exception {
    createOrders("create unique index state_of on doc (id, state)");
    String user = "choosy_" + db.name();
    db.execute("create role " + user + " login replication password 'secret'");
    PostgresSourceConfig config =
        db.selecting(
            user,
            "secret",
            Map.of("public.doc", "id, state"),
            where("state <> 'draft'"),
            Map.of(),
            "",
            "public.doc");
    source = new PostgresSource(db.name(), config, Clock.systemUTC());
    db.execute("alter table doc replica identity using index state_of");
    for (int round = 0; round < 3; round++) {
      for (Problem problem : source.check()) {
        for (String sql : problem.remedy().split(";")) {
          if (!sql.isBlank() && !sql.trim().startsWith("--")) {
            db.execute(sql);
          }
        }
      }
    }
    assertEquals(List.of(), source.check());
    log.start(source);
    log.await(6);
    db.execute("update doc set state = 'draft' where id = 2");
    assertEquals(Operation.DELETE, log.await(7).get(6).operation());
    assertEquals(
        "{id,state} (state <> 'draft'::text)",
        db.value(
            "select attnames::text || ' ' || rowfilter from pg_publication_tables where pubname = '"
                + slot()
                + "'"));
    log.stop();
  }
}

package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import io.sluice.ports.source.Mark;
import io.sluice.ports.source.Progress;
import io.sluice.ports.source.Progress.State;
import java.sql.Connection;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be asked of a capture while it goes on. */
class RequestsIT {
  private TestDatabase db;
  private PostgresSource source;
  private final Recorder log = new Recorder();
  private Asker asker;

  @BeforeEach
  void source() throws Exception {
    db = PostgresServer.get().database();
    db.execute(
        "create table item (id int primary key, v text, n int not null default 0)",
        "create table other (a int, b text, primary key (b, a))",
        "insert into item select i, 'v' || i from generate_series(1, 100) i",
        "insert into other values (1, 'x'), (2, 'it''s')");
    source = new PostgresSource(db.name(), db.config("public.*"), Clock.systemUTC());
    asker = new Asker(source, log);
    log.start(source);
    log.await(() -> log.checkpoints() > 0, () -> "the snapshot");
    // Debezium looks at the tables as it starts, and waits for locks there.
    asker.done(asker.requests().mark());
    log.forgetChanges();
  }

  @AfterEach
  void close() throws Exception {
    log.stop();
    asker.close();
    source.close();
    db.close();
  }

  private static List<String> describe(List<ChangeEvent> changes) {
    return changes.stream().map(change -> change.operation() + " " + change.key()).toList();
  }

  @Test
  void a_checkpoint_is_taken_at_a_mark_at_once() throws Exception {
    db.execute("insert into item values (1000, 'before')");
    Mark mark = asker.requests().mark();
    asker.done(mark);
    assertEquals(List.of("INSERT [1000]"), describe(log.changes()));
  }

  @Test
  void rows_come_again_by_key_and_those_that_are_gone_as_deletes() throws Exception {
    Progress progress = asker.done(asker.rows("item", RowKey.of(3), RowKey.of(777), RowKey.of(5)));
    assertEquals(3, progress.rows());
    assertEquals(
        Set.of("READ [3]", "DELETE [777]", "READ [5]"), Set.copyOf(describe(log.changes())));
    asker.done(asker.rows("other", RowKey.of("it's", 2)));
    assertEquals("READ [it's, 2]", describe(log.changes()).get(3));
    assertEquals(source.tables().get(1), log.changes().get(3).table());
  }

  @Test
  void a_table_comes_again_whole_or_by_a_condition() throws Exception {
    assertEquals(100, asker.done(asker.table("item")).rows());
    assertEquals(100, log.changes().size());
    log.forgetChanges();
    Mark some = asker.table("item", "v like 'v9%' and '{\"a\":1}'::jsonb ? 'a' -- {}");
    assertEquals(11, asker.done(some).rows());
    assertEquals(11, log.changes().size());
    assertEquals(0, asker.done(asker.table("item", "false")).rows());
  }

  @Test
  void two_requests_at_once_are_both_carried_out() throws Exception {
    Mark table = asker.table("item");
    Mark rows = asker.rows("other", RowKey.of("x", 1));
    Mark again = asker.table("item", "id = 1");
    asker.done(table);
    asker.done(rows);
    asker.done(again);
    assertEquals(102, log.changes().size());
  }

  @Test
  void conditions_that_are_none_are_refused() {
    for (String condition :
        List.of(
            "id = ",
            "no_such_column = 1",
            "n",
            "true; drop table item",
            "true); drop table item; --",
            "true) union select 1, 'x', 2 --",
            "count(*) > 1",
            "id = $1",
            "v = 'open",
            "((true)")) {
      PortException e =
          assertThrows(PortException.class, () -> asker.table("item", condition), condition);
      assertFalse(e.getMessage().isBlank());
    }
    assertThrows(PortException.class, () -> asker.table("absent"));
    assertThrows(
        PortException.class,
        () -> asker.requests().rereadTable(new TableId("store", "item"), Optional.empty()));
  }

  @Test
  void a_condition_cannot_change_anything() throws Exception {
    db.execute(
        "create function spoil() returns boolean language sql volatile as"
            + " $$ update item set n = n + 1; select true $$");
    Progress progress = asker.await(State.FAILED, asker.table("item", "spoil()"));
    assertTrue(progress.failure().contains("read-only"), progress.failure());
    assertEquals("0", db.value("select sum(n) from item"));
  }

  @Test
  void a_request_that_cannot_be_carried_out_fails_and_capture_goes_on() throws Exception {
    Mark mark = asker.table("item", "1 / (id - 50) < 2");
    Progress progress = asker.await(State.FAILED, mark);
    assertTrue(progress.failure().contains("division by zero"), progress.failure());
    db.execute("insert into item values (1000, 'after')");
    log.await(1);
    assertEquals(100 + 1, asker.done(asker.table("item")).rows());
  }

  @Test
  void a_drop_that_is_rolled_back_only_delays_a_request() throws Exception {
    try (Connection locking = db.connect()) {
      locking.setAutoCommit(false);
      locking.createStatement().execute("drop table other");
      Mark mark = asker.rows("other", RowKey.of("x", 1), RowKey.of("it's", 2));
      asker.await(State.UNDER_WAY, mark);
      locking.rollback();
      assertEquals(2, asker.done(mark).rows());
    }
  }

  @Test
  void a_locked_table_delays_only_its_own_request() throws Exception {
    try (Connection locking = db.connect()) {
      locking.setAutoCommit(false);
      log.stop();
      Mark locked = asker.table("other");
      locking.createStatement().execute("lock table other in access exclusive mode");
      log.start(source);
      asker.await(State.UNDER_WAY, locked);
      for (int i = 0; i < 20; i++) {
        db.execute("insert into item values (" + (1000 + i) + ", 'meanwhile')");
      }
      log.await(20);
      asker.done(asker.rows("item", RowKey.of(1)));
      assertEquals(State.UNDER_WAY, asker.progress(locked).state());
      locking.rollback();
      asker.done(locked);
    }
    assertEquals(2, log.fold().get(new TableId("public", "other")).size());
  }

  @Test
  void a_row_with_values_that_updates_leave_out_comes_whole() throws Exception {
    db.execute(
        "alter table item alter v set storage external",
        "update item set v = repeat('wide', 2000) where id <= 10");
    log.await(10);
    log.forgetChanges();
    // The update commits while the rows are being read: their reading takes a second.
    Mark mark = asker.table("item", "case when id = 1 then pg_sleep(1) is not null else true end");
    log.await(() -> reading(db), () -> "the rows being read");
    db.execute("update item set n = n + 1 where id <= 10");
    asker.done(mark);
    log.await(110);
    for (ChangeEvent change : log.changes()) {
      if (change.operation() == Operation.READ) {
        assertFalse(change.after().hasUnchanged());
        assertEquals((Integer) change.key().value(0) <= 10 ? 1 : 0, change.after().value("n"));
      } else {
        assertTrue(change.after().hasUnchanged());
      }
    }
    assertItemsAreThere();
  }

  private void assertItemsAreThere() throws Exception {
    assertEquals(
        Recorder.contents(source).get(new TableId("public", "item")),
        log.fold().get(new TableId("public", "item")));
  }

  static boolean reading(TestDatabase db) {
    try {
      return !"0"
          .equals(
              db.value(
                  "select count(*) from pg_stat_activity where application_name = 'sluice requests'"
                      + " and wait_event = 'PgSleep' and datname = current_database()"));
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void changes_that_commit_while_rows_are_read_win() throws Exception {
    Mark mark = asker.table("item", "case when id = 1 then pg_sleep(1) is not null else true end");
    log.await(() -> reading(db), () -> "the rows being read");
    db.execute(
        "update item set v = 'newer' where id = 7",
        "delete from item where id = 8",
        "update item set id = 900 where id = 9",
        "insert into item values (901, 'new')");
    asker.done(mark);
    assertItemsAreThere();
    assertEquals(100 - 2 + 5, log.changes().size());
  }

  @Test
  void a_row_that_appears_while_it_is_looked_for_is_not_deleted() throws Exception {
    try (Connection locking = db.connect()) {
      // Held back by the lock, the request meets a table that has the row by then.
      locking.setAutoCommit(false);
      locking.createStatement().execute("lock table item in access exclusive mode");
      Mark mark = asker.rows("item", RowKey.of(500));
      asker.await(State.UNDER_WAY, mark);
      locking.createStatement().execute("insert into item values (500, 'now')");
      locking.commit();
      asker.done(mark);
    }
    assertEquals("READ [500]", describe(log.changes()).get(log.changes().size() - 1));
  }

  @Test
  void a_truncate_while_a_request_waits_leaves_nothing_behind() throws Exception {
    try (Connection locking = db.connect()) {
      locking.setAutoCommit(false);
      log.stop();
      Mark table = asker.table("other");
      locking.createStatement().execute("truncate other");
      log.start(source);
      Mark rows = asker.rows("other", RowKey.of("x", 1), RowKey.of("it's", 2));
      asker.await(State.UNDER_WAY, table);
      locking.createStatement().execute("insert into other values (2, 'it''s')");
      locking.commit();
      asker.done(table);
      asker.done(rows);
    }
    assertEquals(
        Set.of(RowKey.of("it's", 2)), log.fold().get(new TableId("public", "other")).keySet());
  }

  @Test
  void a_table_is_read_in_pieces_while_changes_go_on() throws Exception {
    db.execute("insert into item select i, 'v' from generate_series(101, 60000) i", "analyze item");
    log.await(60_000 - 100);
    log.forgetChanges();
    Mark mark = asker.table("item");
    int written = 0;
    while (asker.progress(mark).state() != State.DONE) {
      db.execute("update item set n = n + 1 where id = " + (1 + written % 60_000));
      written++;
    }
    assertTrue(written > 0);
    asker.done(asker.requests().mark());
    List<ChangeEvent> changes = log.changes();
    assertTrue(log.largestBatch() <= 500, "batches of " + log.largestBatch());
    assertEquals(60_000, changes.stream().filter(c -> c.operation() == Operation.READ).count());
    int firstRead = describe(changes).indexOf("READ [1]");
    int lastRead = describe(changes).indexOf("READ [60000]");
    assertTrue(
        changes.subList(firstRead, lastRead).stream()
            .anyMatch(change -> change.operation() == Operation.UPDATE),
        "no change came between the pieces");
    assertItemsAreThere();
  }

  @Test
  void after_a_crash_a_table_goes_on_behind_its_last_piece() throws Exception {
    db.execute("insert into item select i, 'v' from generate_series(101, 60000) i", "analyze item");
    log.await(60_000 - 100);
    log.forgetChanges();
    Mark mark = asker.table("item");
    log.await(() -> asker.progress(mark).rows() > 0, () -> "the first piece");
    for (int crash = 0; asker.progress(mark).state() != State.DONE; crash++) {
      assertTrue(crash < 100, "no end");
      assertInstanceOf(InterruptedException.class, log.stop());
      long before = asker.progress(mark).rows();
      log.start(source);
      log.await(
          () -> asker.progress(mark).rows() > before || asker.progress(mark).state() == State.DONE,
          () -> "a piece behind " + before);
    }
    List<ChangeEvent> reads = log.changes();
    assertEquals(60_000, reads.size());
    Set<RowKey> once = new HashSet<>();
    reads.forEach(change -> assertTrue(once.add(change.key())));
    assertItemsAreThere();
  }

  @Test
  void requests_that_were_sent_while_nobody_captures_are_carried_out() throws Exception {
    log.stop();
    Mark rows = asker.rows("item", RowKey.of(1));
    Mark table = asker.table("other");
    assertEquals(State.AHEAD, asker.progress(rows).state());
    log.start(source);
    asker.done(rows);
    asker.done(table);
  }

  @Test
  void messages_of_others_are_passed_over() throws Exception {
    String prefix = "sluice:" + db.name();
    String forged = "0".repeat(64) + "{\"kind\":\"MARK\",\"id\":\"x\"}";
    for (String transactional : List.of("true", "false")) {
      for (String content : List.of("", "x", forged)) {
        db.execute(
            "select pg_logical_emit_message("
                + transactional
                + ", '"
                + prefix
                + "', '"
                + content
                + "')");
      }
      db.execute("insert into item values (" + (transactional.length() * 1000) + ", 'x')");
    }
    db.transaction(
        "insert into item values (1, 'x') on conflict (id) do update set n = 5",
        "select pg_logical_emit_message(true, '" + prefix + "', '" + forged + "')",
        "select pg_logical_emit_message(false, '" + prefix + "', '" + forged + "')",
        "update item set n = 6 where id = 1");
    log.await(4);
    log.stop();
    log.start(source);
    asker.done(asker.rows("item", RowKey.of(1)));
    assertEquals(5, log.changes().size());
  }

  @Test
  void more_requests_than_a_checkpoint_can_hold_fail_and_say_so() throws Exception {
    try (Connection locking = db.connect()) {
      locking.setAutoCommit(false);
      locking.createStatement().execute("lock table other in access exclusive mode");
      String longText = "x".repeat(1000);
      RowKey[] keys = new RowKey[100];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = RowKey.of(longText + i, i);
      }
      Mark last = null;
      for (int i = 0; i < 4; i++) {
        last = asker.rows("other", keys);
      }
      Progress progress = asker.await(State.FAILED, last);
      assertTrue(progress.failure().contains("too many requests"), progress.failure());
      locking.rollback();
    }
    assertTableComesBack("other");
  }

  private void assertTableComesBack(String table) throws Exception {
    asker.done(asker.table(table));
    assertEquals(
        Recorder.contents(source).get(new TableId("public", table)),
        log.fold().get(new TableId("public", table)));
  }

  @Test
  void nothing_asked_for_leaves_no_trace_in_the_log() throws Exception {
    for (int i = 0; i < 5; i++) {
      asker.done(asker.requests().mark());
    }
    assertEquals(List.of(), log.changes());
  }
}

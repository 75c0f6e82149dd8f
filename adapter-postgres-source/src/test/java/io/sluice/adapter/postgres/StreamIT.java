package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.ports.PortException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The changes themselves. */
class StreamIT {
  private TestDatabase db;
  private PostgresSource source;
  private final Recorder log = new Recorder();

  /** What is to read the stream, if not what the build says. */
  Optional<SourceEngine> engine() {
    return Optional.empty();
  }

  @BeforeEach
  void tables() throws Exception {
    db = PostgresServer.get().database();
    engine().ifPresent(db::with);
    db.execute(
        "create schema shop",
        "create table shop.bike (id int primary key, name text, price numeric(8,2) default 1)",
        "create table shop.note (a int, b text, body text, primary key (b, a))",
        "insert into shop.bike values (1, 'city', 100), (2, 'road', null)");
    source = new PostgresSource(db.name(), db.config("shop.*"), Clock.systemUTC());
  }

  @AfterEach
  void close() throws Exception {
    source.close();
    db.close();
  }

  private void startStreaming() throws Exception {
    log.start(source);
    log.await(() -> log.checkpoints() > 0, () -> "the snapshot");
    log.forgetChanges();
  }

  @Test
  void a_snapshot_truncates_each_table_and_reads_its_rows_with_rising_versions() throws Exception {
    log.start(source);
    List<ChangeEvent> changes = log.await(4);
    assertInstanceOf(InterruptedException.class, log.stop());

    assertEquals(
        List.of(Operation.TRUNCATE, Operation.TRUNCATE, Operation.READ, Operation.READ),
        changes.stream().map(ChangeEvent::operation).toList());
    assertEquals("shop.bike", changes.get(0).table().id().toString());
    assertEquals("shop.note", changes.get(1).table().id().toString());
    assertEquals(List.of("b", "a"), changes.get(1).table().keyColumns());
    long before = 0;
    for (ChangeEvent change : changes) {
      assertTrue(change.version() > before);
      before = change.version();
    }
    assertEquals(before, log.checkpoint().orElseThrow().version());
  }

  @Test
  void a_table_that_somebody_else_has_published_too_does_not_come() throws Exception {
    db.execute("create table other (id int primary key)");
    startStreaming();
    db.execute("alter publication " + DefaultName.of(db.name()) + " add table other");
    db.transaction(
        "insert into other values (1)",
        "insert into shop.bike values (3, 'gravel', 300.5)",
        "truncate other");
    assertEquals("shop.bike", log.await(1).get(0).table().id().toString());
    db.transaction("insert into shop.bike values (4, 'cargo', 1000)");
    assertEquals(2, log.await(2).size());
  }

  @Test
  void inserts_updates_and_deletes_come_in_commit_order_with_their_transaction() throws Exception {
    startStreaming();
    db.transaction(
        "insert into shop.bike values (3, 'gravel', 300.5)",
        "update shop.bike set name = 'tour', price = null where id = 1",
        "delete from shop.bike where id = 2");
    List<ChangeEvent> changes = log.await(3);

    assertEquals(
        List.of(Operation.INSERT, Operation.UPDATE, Operation.DELETE),
        changes.stream().map(ChangeEvent::operation).toList());
    assertEquals("300.50", changes.get(0).after().value("price").toString());
    assertNull(changes.get(1).after().value("price"), "NULL, not the column's default");
    assertNull(changes.get(1).before());
    assertEquals(RowKey.of(2), changes.get(2).key());
    assertNull(changes.get(2).before());
    assertEquals(
        1, changes.stream().map(change -> change.position().transactionId()).distinct().count());
    assertTrue(changes.get(0).position().committedAtMicros() > 0);
    log.stop();
  }

  @Test
  void a_key_update_is_a_delete_and_an_insert() throws Exception {
    startStreaming();
    db.execute("update shop.bike set id = 20 where id = 2");
    List<ChangeEvent> changes = log.await(2);

    assertEquals(Operation.DELETE, changes.get(0).operation());
    assertEquals(RowKey.of(2), changes.get(0).key());
    assertEquals(Operation.INSERT, changes.get(1).operation());
    assertEquals(RowKey.of(20), changes.get(1).key());
    assertEquals("road", changes.get(1).after().value("name"));
    log.stop();
  }

  @Test
  void a_truncate_of_several_tables_is_one_change_for_each() throws Exception {
    startStreaming();
    db.execute("truncate shop.bike, shop.note", "insert into shop.bike values (7, 'new', 7)");
    List<ChangeEvent> changes = log.await(3);

    assertEquals(
        List.of(Operation.TRUNCATE, Operation.TRUNCATE, Operation.INSERT),
        changes.stream().map(ChangeEvent::operation).toList());
    log.stop();
  }

  @Test
  void an_unchanged_toasted_value_is_unchanged_and_never_a_placeholder() throws Exception {
    db.execute(
        "create table shop.wide (id int primary key, n int, body text, raw bytea, list int[],"
            + " texts text[], big numeric, doc jsonb)",
        "alter table shop.wide alter body set storage external,"
            + " alter raw set storage external, alter list set storage external,"
            + " alter texts set storage external, alter big set storage external,"
            + " alter doc set storage external",
        "insert into shop.wide select 1, 1, repeat('x', 5000), decode(repeat('ab', 5000), 'hex'),"
            + " array_agg(i), array_agg(i::text || repeat('y', 10)), ('1' || repeat('7',"
            + " 9000))::numeric, jsonb_build_object('k', repeat('z', 5000)) from generate_series(1,"
            + " 3000) i");
    startStreaming();
    db.execute("update shop.wide set n = 2");
    db.execute("update shop.wide set body = 'short'");
    List<ChangeEvent> changes = log.await(2);

    Row row = changes.get(0).after();
    assertEquals(2, row.value("n"));
    for (String column : List.of("body", "raw", "list", "texts", "big", "doc")) {
      assertEquals(Row.UNCHANGED, row.value(column), column);
    }
    assertEquals("short", changes.get(1).after().value("body"));
    assertEquals(Row.UNCHANGED, changes.get(1).after().value("raw"));
    log.stop();
  }

  @Test
  void an_unchanged_toasted_value_of_a_row_with_a_new_key_is_read_from_the_table()
      throws Exception {
    String body = "x".repeat(5000);
    db.execute(
        "alter table shop.note alter body set storage external",
        "insert into shop.note values (1, 'k''\"\\', '" + body + "')",
        "insert into shop.note values (2, 'gone', '" + body + "')");
    startStreaming();
    db.transaction(
        "update shop.note set a = 5 where a = 1",
        "update shop.note set a = 6 where a = 2",
        "delete from shop.note where a = 6");
    List<ChangeEvent> changes = log.await(5);

    assertEquals(body, changes.get(1).after().value("body"));
    assertEquals(Row.UNCHANGED, changes.get(3).after().value("body"));
    log.stop();
  }

  @Test
  void with_replica_identity_full_the_old_row_comes_and_fills_unchanged_values() throws Exception {
    String body = "x".repeat(5000);
    db.execute(
        "alter table shop.note alter body set storage external",
        "alter table shop.note replica identity full",
        "insert into shop.note values (1, 'k', '" + body + "')");
    startStreaming();
    db.execute(
        "update shop.note set b = b", "update shop.note set b = 'n'", "delete from shop.note");
    List<ChangeEvent> changes = log.await(4);

    assertEquals(body, changes.get(0).after().value("body"));
    assertEquals(body, changes.get(0).before().value("body"));
    assertEquals(Operation.DELETE, changes.get(1).operation());
    assertEquals(body, changes.get(2).after().value("body"));
    assertEquals(body, changes.get(3).before().value("body"));
    log.stop();
  }

  @Test
  void a_huge_transaction_is_streamed_in_parts_and_commits_once() throws Exception {
    startStreaming();
    int before = log.checkpoints();
    db.execute("insert into shop.bike select i, 'bike ' || i, i from generate_series(10, 50009) i");
    List<ChangeEvent> changes = log.await(50_000);

    assertEquals(50_000, changes.size());
    assertTrue(log.largestBatch() <= 10_000 + 500, "largest batch " + log.largestBatch());
    assertEquals(1, log.checkpoints() - before);
    log.stop();
  }

  @Test
  void many_small_transactions_share_a_batch() throws Exception {
    startStreaming();
    int before = log.checkpoints();
    CountDownLatch written = new CountDownLatch(1);
    log.gate(batch -> assertTrue(written.await(30, TimeUnit.SECONDS)));
    try (var other = db.connect();
        var statement = other.createStatement()) {
      for (int i = 0; i < 500; i++) {
        statement.execute("insert into shop.bike values (" + (100 + i) + ", 'b', 1)");
      }
    }
    written.countDown();
    log.await(500);
    assertTrue(log.checkpoints() - before < 100, (log.checkpoints() - before) + " checkpoints");
    log.stop();
  }

  @Test
  void transactions_that_interleave_come_in_the_order_of_their_commits() throws Exception {
    startStreaming();
    try (var one = db.connect();
        var two = db.connect()) {
      one.setAutoCommit(false);
      two.setAutoCommit(false);
      one.createStatement().execute("insert into shop.bike values (31, 'first', 1)");
      two.createStatement().execute("insert into shop.bike values (41, 'second', 1)");
      one.createStatement().execute("insert into shop.bike values (32, 'first', 1)");
      two.commit();
      one.createStatement().execute("insert into shop.bike values (33, 'first', 1)");
      one.commit();
    }
    List<ChangeEvent> changes = log.await(4);
    assertEquals(
        List.of(RowKey.of(41), RowKey.of(31), RowKey.of(32), RowKey.of(33)),
        changes.stream().map(ChangeEvent::key).toList());
    log.stop();
  }

  @Test
  void a_handlers_failure_ends_the_stream_and_the_next_run_delivers_again() throws Exception {
    startStreaming();
    log.gate(
        batch -> {
          throw new PortException("log is full");
        });
    db.execute("insert into shop.bike values (9, 'x', 9)");
    Throwable ending = log.awaitEnd();
    assertEquals("log is full", ending.getMessage());

    log.gate(batch -> {});
    log.start(source);
    assertEquals(RowKey.of(9), log.await(1).get(0).key());
    log.stop();
  }

  @Test
  void columns_added_changed_and_dropped_in_mid_stream_never_mix_up() throws Exception {
    startStreaming();
    db.execute(
        "insert into shop.bike values (3, 'three', 3)",
        "alter table shop.bike add column weight int",
        "insert into shop.bike values (4, 'four', 4, 44)",
        "alter table shop.bike drop column name",
        "insert into shop.bike values (5, 5, 55)",
        "alter table shop.bike alter column weight type text",
        "alter table shop.bike rename column weight to mass",
        "insert into shop.bike values (6, 6, 'sixty')");
    List<ChangeEvent> changes = log.await(4);
    assertEquals("three", changes.get(0).after().value("name"));
    assertEquals(44, changes.get(1).after().value("weight"));
    assertEquals("four", changes.get(1).after().value("name"));
    assertEquals(55, changes.get(2).after().value("weight"));
    assertFalse(changes.get(2).table().hasColumn("name"));
    assertEquals("sixty", changes.get(3).after().value("mass"));
    log.stop();
  }
}

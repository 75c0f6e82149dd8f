package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.RowKey;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The beginning: what is there already, and what happens meanwhile. */
class SnapshotIT extends Scene {
  @BeforeEach
  void tables() throws Exception {
    db.execute("create table item (id int primary key, v text)");
  }

  @Test
  void empty_tables_are_truncated_and_streaming_follows() throws Exception {
    db.execute("create table other (id int primary key)");
    log.start(source);
    log.await(() -> log.checkpoints() == 1, () -> "the snapshot");
    assertEquals(
        List.of(Operation.TRUNCATE, Operation.TRUNCATE),
        log.changes().stream().map(ChangeEvent::operation).toList());
    db.execute("insert into other values (1)");
    log.await(3);
    log.stop();
    log.start(source);
    db.execute("insert into item values (1, 'a')");
    assertEquals(4, log.await(4).size());
    log.stop();
  }

  @Test
  void the_last_table_may_be_the_empty_one() throws Exception {
    db.execute("insert into item values (1, 'a')", "create table zz (id int primary key)");
    log.start(source);
    assertEquals(3, log.await(3).size());
    log.stop();
    assertTrue(log.checkpoint().orElseThrow().offset().contains("lsn"));
  }

  @Test
  void it_says_how_far_it_is() throws Exception {
    db.execute("insert into item select i, repeat('v', 400) from generate_series(1, 60000) i");
    List<Double> shares = new ArrayList<>();
    log.gate(batch -> source.snapshotProgress().ifPresent(shares::add));
    assertTrue(source.snapshotProgress().isEmpty());
    log.start(source);
    log.await(60_001);
    log.await(() -> log.checkpoint().orElseThrow().offset().indexOf("snapshot") < 0, () -> "end");
    log.stop();
    assertEquals(0, shares.get(0));
    assertEquals(shares.stream().sorted().toList(), shares);
    assertEquals(1, shares.get(shares.size() - 1));
    assertTrue(source.snapshotProgress().isEmpty());
  }

  @Test
  void wide_rows_come_in_smaller_batches() throws Exception {
    db.execute(
        "create table wide (id int primary key, v text)",
        "insert into wide select i, repeat('0123456789', 50000) from generate_series(1, 60) i");
    log.start(source);
    log.await(62);
    log.stop();
    assertTrue(log.largestBatch() <= 20, log.largestBatch() + " rows of half a megabyte at once");
  }

  @Test
  void changes_during_the_snapshot_are_neither_lost_nor_repeated() throws Exception {
    db.execute("insert into item select i, 'v' from generate_series(1, 20000) i");
    AtomicBoolean stop = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              try (Connection own = db.connect();
                  var statement = own.createStatement()) {
                for (int i = 0; !stop.get(); i++) {
                  int key = i % 20_000;
                  statement.execute("update item set v = v || 'u' where id = " + key);
                  statement.execute("delete from item where id = " + (key + 7));
                  statement.execute("insert into item values (" + (100_000 + i) + ", 'n')");
                }
              } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    writer.start();
    log.start(source);
    log.await(() -> log.checkpoints() >= 20, () -> "checkpoints behind the snapshot");
    stop.set(true);
    writer.join();
    db.execute("insert into item values (-1, 'last')");
    log.await(
        () ->
            log.changes().stream()
                .anyMatch(c -> c.isUpsert() && Integer.valueOf(-1).equals(c.after().value("id"))),
        () -> "the last change");
    log.stop();
    assertEquals(Recorder.contents(source), log.fold());
    Set<RowKey> once = new HashSet<>();
    for (ChangeEvent change : log.changes()) {
      if (change.operation() == Operation.READ || change.operation() == Operation.INSERT) {
        assertTrue(once.add(change.key()), "twice: " + change);
      }
    }
  }

  /** Who wants the table, or its index, for himself stands between the readers' locks. */
  @ParameterizedTest
  @CsvSource({"alter table item add column w int, item", "reindex table item, item_pkey"})
  void a_table_that_somebody_waits_for_is_read_to_its_end(String sql, String relation)
      throws Exception {
    db.execute(
        "insert into item select i, repeat('v', 400) from generate_series(1, 80000) i",
        "create table zz (id int primary key, v text)",
        "insert into zz select i, 'v' from generate_series(1, 1000) i");
    CountDownLatch altering = new CountDownLatch(1);
    log.gate(
        batch -> {
          if (batch.changes().stream().anyMatch(change -> !change.isTruncate())) {
            altering.await();
          }
        });
    Thread altered;
    try (Connection other = db.connect()) {
      log.start(source);
      String locks =
          "select count(*) from pg_locks where relation = '" + relation + "'::regclass and ";
      log.await(() -> !"0".equals(db.ask(locks + "granted")), () -> "the snapshot's lock");
      altered = alter(other, sql);
      log.await(() -> !"0".equals(db.ask(locks + "not granted")), () -> "the wait of " + sql);
      altering.countDown();
      log.await(81_002);
      altered.join();
    }
    log.stop();
    assertEquals(2, log.changes().stream().filter(ChangeEvent::isTruncate).count());
    assertEquals(
        81_000,
        log.changes().stream().filter(change -> change.operation() == Operation.READ).count());
  }

  private static Thread alter(Connection connection, String sql) {
    Thread thread =
        new Thread(
            () -> {
              try (var statement = connection.createStatement()) {
                statement.execute(sql);
              } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    return thread;
  }

  @Test
  void a_snapshot_that_waits_for_a_transaction_can_be_stopped() throws Exception {
    try (Connection open = db.connect()) {
      open.setAutoCommit(false);
      open.createStatement().execute("insert into item values (1, 'open')");
      log.start(source);
      String slots = "select count(*) from pg_replication_slots where slot_name = '" + slot() + "'";
      log.await(() -> "1".equals(db.ask(slots)), () -> "the slot");
      assertInstanceOf(InterruptedException.class, log.stop());
      open.commit();
    }
    log.start(source);
    assertEquals(2, log.await(2).size());
    log.stop();
  }
}

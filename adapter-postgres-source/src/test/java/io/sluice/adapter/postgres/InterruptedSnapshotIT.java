package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.Operation;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A snapshot that ends before its end, and what becomes of the rest of it. */
class InterruptedSnapshotIT extends InterruptedSnapshotScene {
  private void createItems(int count) throws Exception {
    db.execute(
        "create table item (id int primary key, v text)",
        "insert into item select i, repeat('v', 400) from generate_series(1, " + count + ") i");
  }

  @Test
  void only_the_rest_is_read_and_what_happened_meanwhile_is_neither_lost_nor_revived()
      throws Exception {
    createItems(120_000);
    db.execute(
        "create table zz (id int primary key, v text)",
        "insert into zz select i, 'z' from generate_series(1, 100) i");
    interrupt();
    assertTrue(before >= BEHIND_CHECKPOINT && before < 120_000, before + " changes");
    db.execute(
        "delete from item where id % 1000 = 1",
        "update item set v = 'u' where id % 1000 = 2",
        "update item set id = id + 1000000 where id % 1000 = 3",
        "insert into item select i, 'n' from generate_series(200001, 200100) i",
        "delete from zz where id = 1");
    List<ChangeEvent> since = goOn();
    assertEquals(0, count(since, Operation.TRUNCATE));
    long again = count(since, Operation.READ) + before - 2 - 120_100;
    assertTrue(again < 40_000, again + " rows were read twice");
    assertTrue(since.get(0).version() > log.changes().get(before - 1).version());
  }

  @Test
  void a_row_that_moved_to_where_was_read_already_is_read() throws Exception {
    db.execute(
        "create table a (id int primary key)",
        "insert into a select generate_series(1, 45000)",
        "create table b (id int primary key, n int, v text)",
        "alter table b alter v set storage external",
        "insert into b select i, 0, repeat('v', 2100) from generate_series(1, 20000) i");
    source.close();
    source = new PostgresSource(db.name(), db.configReading(1, "public.*"), Clock.systemUTC());
    interrupt();
    db.execute("delete from b where id <= 3000", "vacuum b");
    db.execute("update b set n = 1 where id > 17000");
    assertFalse(
        db.ask("select count(*) from b where n = 1 and ctid < '(10,0)'").equals("0"),
        "no row has moved there");
    List<ChangeEvent> since = goOn();
    assertEquals(0, count(since, Operation.TRUNCATE));
    assertTrue(count(since, Operation.READ) < 20_000, "all rows were read again");
  }

  @Test
  void a_table_that_was_rewritten_is_read_whole() throws Exception {
    createItems(120_000);
    interrupt();
    db.execute("delete from item where id <= 50000 and id % 2 = 0", "vacuum full item");
    List<ChangeEvent> since = goOn();
    assertEquals(95_000, count(since, Operation.READ));
  }

  @Test
  void partitions_that_were_read_are_not_read_again() throws Exception {
    db.execute(
        "create table item (id int primary key, v text) partition by range (id)",
        "create table item_a partition of item for values from (1) to (30001)",
        "create table item_b partition of item for values from (30001) to (60001)",
        "create table item_c partition of item for values from (60001) to (90001)",
        "insert into item select i, repeat('v', 400) from generate_series(1, 90000) i");
    interrupt();
    db.execute(
        "delete from item where id % 1000 = 1", "update item set v = 'u' where id % 1000 = 2");
    List<ChangeEvent> since = goOn();
    assertEquals(0, count(since, Operation.TRUNCATE));
    assertTrue(count(since, Operation.READ) < 60_000, count(since, Operation.READ) + " rows");
  }

  @Test
  void interrupted_again_and_again_it_comes_to_its_end() throws Exception {
    createItems(120_000);
    interrupt();
    for (int i = 0; i < 5; i++) {
      db.execute(
          "delete from item where id % 100 = " + i,
          "update item set v = v || '" + i + "' where id % 100 = " + (i + 50));
      log.stopAfter(2 + i);
      log.start(source);
      assertInstanceOf(InterruptedException.class, log.awaitEnd());
    }
    log.stopAfter(Integer.MAX_VALUE / 2);
    assertEquals(0, count(goOn(), Operation.TRUNCATE));
  }

  @Test
  void without_its_slot_it_begins_anew() throws Exception {
    createItems(60_000);
    interrupt();
    db.execute(
        "delete from item where id <= 1000", "select pg_drop_replication_slot('" + slot() + "')");
    List<ChangeEvent> since = goOn();
    assertEquals(Operation.TRUNCATE, since.get(0).operation());
    assertEquals(59_000, count(since, Operation.READ));
  }

  /** As a service leaves it that was killed while the server waited for others' transactions. */
  @Test
  void a_slot_that_is_still_being_made_is_not_the_one_that_it_had() throws Exception {
    createItems(60_000);
    interrupt();
    db.execute("select pg_drop_replication_slot('" + slot() + "')");
    String making =
        "select count(*) from pg_stat_activity where application_name = 'sluice snapshot of old'";
    try (Connection open = db.connect();
        Connection old = db.connect()) {
      open.setAutoCommit(false);
      open.createStatement().execute("insert into item values (-1, 'open')");
      Thread maker = new Thread(() -> makeSlot(old));
      maker.start();
      String unfinished =
          "select count(*) from pg_replication_slots where confirmed_flush_lsn is null"
              + " and slot_name = '"
              + slot()
              + "'";
      new Recorder().await(() -> "1".equals(db.ask(unfinished)), () -> "the slot");
      log.start(source);
      log.await(() -> "0".equals(db.ask(making)), () -> "the end of the former service's session");
      open.commit();
      maker.join();
    }
    assertEquals(Operation.TRUNCATE, awaitAll().get(0).operation());
  }

  private void makeSlot(Connection connection) {
    try (var statement = connection.createStatement()) {
      statement.execute("set application_name = 'sluice snapshot of old'");
      statement.execute("select pg_create_logical_replication_slot('" + slot() + "', 'pgoutput')");
    } catch (java.sql.SQLException ended) {
      // that is what the test waits for
      return;
    }
  }

  @Test
  void in_another_database_it_neither_goes_on_nor_begins_anew() throws Exception {
    createItems(60_000);
    interrupt();
    Checkpoint checkpoint = log.checkpoint().orElseThrow();
    Checkpoint elsewhere =
        new Checkpoint(
            checkpoint.offset().replace("\"system\":\"", "\"system\":\"9"), checkpoint.version());
    PortException e = assertThrows(PortException.class, () -> source.open(Optional.of(elsewhere)));
    Messages.assertSays(e, "not the database", "system identifier", "sluice reset");
    goOn();
  }

  @Test
  void one_that_an_early_version_began_begins_anew() throws Exception {
    createItems(100);
    log.start(source);
    log.await(101);
    log.stop();
    SourceOffset at = SourceOffset.parse(log.checkpoint().orElseThrow());
    before = log.changes().size();
    log.follow(
        SourceOffset.snapshot(at.origin(), at.slot())
            .checkpoint(log.checkpoint().orElseThrow().version()));
    List<ChangeEvent> since = goOn();
    assertEquals(Operation.TRUNCATE, since.get(0).operation());
    assertEquals(100, count(since, Operation.READ));
  }
}

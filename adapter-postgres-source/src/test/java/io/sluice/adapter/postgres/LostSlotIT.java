package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ports.ChangeStream;
import io.sluice.ports.TransientPortException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is taken away while changes are streamed: capture ends for good and says what to do. */
class LostSlotIT extends Scene {
  private static final int MOST_ATTEMPTS = 10;

  /** By which the stream's connection presents itself, after Debezium has looked at the slot. */
  private static final String THE_STREAM_BEGINS = "replication\0database";

  @BeforeEach
  void capture() throws Exception {
    db.execute("create table item (id int primary key)", "create table other (id int primary key)");
    log.start(source);
    log.await(2);
  }

  @Test
  void a_slot_dropped_while_streaming_ends_capture() throws Exception {
    db.execute(
        "do $$ begin loop"
            + " perform pg_terminate_backend(active_pid, 1000) from pg_replication_slots"
            + "   where slot_name = '"
            + slot()
            + "' and active_pid is not null;"
            + " begin perform pg_drop_replication_slot('"
            + slot()
            + "'); exit; exception when object_in_use then end;"
            + " end loop; end $$");
    assertEndsForGood("replication slot " + slot() + " is gone", "new snapshot");
  }

  /** Debezium would make it anew, behind a gap, and the next checkpoint would hide the gap. */
  @Test
  void a_slot_dropped_as_the_stream_begins_is_not_made_anew_behind_a_gap() throws Exception {
    try (ReplicationProxy proxy = new ReplicationProxy(db.port())) {
      sourceThrough(proxy, SourceEngine.DEBEZIUM);
      ChangeStream stream = source.open(log.checkpoint());
      AtomicBoolean dropped = new AtomicBoolean();
      proxy.before(
          THE_STREAM_BEGINS,
          () -> {
            db.ask("select pg_drop_replication_slot('" + slot() + "')");
            db.ask("insert into item values (1) returning id");
            dropped.set(true);
          });
      log.start(stream);
      log.await(() -> dropped.get() && hasSlot(), () -> "Debezium to make the slot");
      db.execute("insert into item values (2)");
      assertEndsForGood("replication slot " + slot() + " is at LSN", "new snapshot");
      assertTrue(log.fold().values().stream().allMatch(Map::isEmpty), () -> "" + log.fold());
      source.close();
    }
  }

  @Test
  void our_own_reader_makes_no_slot_where_one_was_dropped_as_the_stream_begins() throws Exception {
    try (ReplicationProxy proxy = new ReplicationProxy(db.port())) {
      sourceThrough(proxy, SourceEngine.NATIVE);
      ChangeStream stream = source.open(log.checkpoint());
      proxy.before(
          THE_STREAM_BEGINS, () -> db.ask("select pg_drop_replication_slot('" + slot() + "')"));
      log.start(stream);
      assertEndsForGood("replication slot " + slot() + " is gone", "new snapshot");
      source.close();
    }
  }

  private void sourceThrough(ReplicationProxy proxy, SourceEngine engine) throws Exception {
    log.stop();
    source.close();
    source =
        new PostgresSource(
            db.name(), db.with(engine).configThrough(proxy.port(), "public.*"), Clock.systemUTC());
  }

  private boolean hasSlot() {
    return "1"
        .equals(
            db.ask("select count(*) from pg_replication_slots where slot_name = '" + slot() + "'"));
  }

  @Test
  void a_slot_invalidated_for_holding_back_too_much_wal_ends_capture() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    log.gate(batch -> assertTrue(release.await(60, TimeUnit.SECONDS)));
    try {
      db.execute("alter system set max_slot_wal_keep_size = '16MB'", "select pg_reload_conf()");
      db.execute("insert into item values (1)");
      for (int i = 0; i < 6; i++) {
        db.execute("insert into other values (" + i + ")", "select pg_switch_wal()");
      }
      db.execute("checkpoint");
      log.await(this::isLost, () -> "the slot to be invalidated");
    } finally {
      release.countDown();
      db.execute("alter system reset max_slot_wal_keep_size", "select pg_reload_conf()");
    }
    assertEndsForGood("replication slot " + slot() + " is invalidated", "max_slot_wal_keep_size");
  }

  private boolean isLost() {
    return "lost"
        .equals(
            db.ask(
                "select wal_status from pg_replication_slots where slot_name = '" + slot() + "'"));
  }

  @Test
  void a_publication_dropped_while_streaming_ends_capture() throws Exception {
    db.execute("drop publication " + slot(), "insert into item values (1)");
    assertEndsForGood("publication " + slot() + " has been dropped", "new snapshot");
  }

  @Test
  void a_table_taken_out_of_the_publication_while_streaming_ends_capture() throws Exception {
    db.execute("alter publication " + slot() + " drop table other");
    assertEndsForGood("publication " + slot(), "public.other");
  }

  @Test
  void operations_taken_out_of_the_publication_while_streaming_end_capture() throws Exception {
    db.execute("alter publication " + slot() + " set (publish = 'insert')");
    assertEndsForGood("publication " + slot() + " leaves out operations", "new snapshot");
  }

  /** Transient failures are tried again as the pipeline does; they must not go on for ever. */
  private void assertEndsForGood(String... parts) throws Exception {
    Throwable ending = log.awaitEnd();
    for (int i = 0; ending instanceof TransientPortException && i < MOST_ATTEMPTS; i++) {
      try {
        log.start(source);
        ending = log.awaitEnd();
      } catch (io.sluice.ports.PortException e) {
        ending = e;
      }
    }
    assertTrue(!(ending instanceof TransientPortException), () -> "goes on for ever");
    for (String part : parts) {
      assertTrue(ending.getMessage().contains(part), ending.getMessage());
    }
  }
}

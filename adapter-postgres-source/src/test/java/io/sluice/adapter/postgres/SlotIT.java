package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ports.TransientPortException;
import java.sql.Connection;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the slot lets PostgreSQL drop WAL, and what is said of WAL that it holds back. */
class SlotIT {
  private static final String WRITE =
      "insert into busy select i, repeat('x', 1000) from generate_series(1, 3000) i";
  private static final long WRITTEN = 3_000_000;

  private TestDatabase db;
  private TestDatabase other;
  private PostgresSource source;
  private final Recorder log = new Recorder();

  @BeforeEach
  void tables() throws Exception {
    db = PostgresServer.get().database();
    other = PostgresServer.get().database();
    db.execute(
        "create table item (id int primary key)",
        "insert into item values (1)",
        "create table busy (id int, v text)");
    other.execute("create table busy (id int, v text)");
    source = new PostgresSource(db.name(), db.config("public.item"), Clock.systemUTC());
    log.start(source);
    log.await(2);
    log.forgetChanges();
  }

  @AfterEach
  void close() throws Exception {
    source.close();
    db.close();
    other.close();
  }

  @Test
  void the_slot_of_idle_tables_moves_on_while_another_table_is_busy() throws Exception {
    assertMovesOn(db);
  }

  @ParameterizedTest
  @EnumSource
  void the_slot_of_idle_tables_moves_on_while_another_database_is_busy(SourceEngine engine)
      throws Exception {
    restart(engine);
    assertMovesOn(other);
  }

  private void restart(SourceEngine engine) throws Exception {
    log.stop();
    source.close();
    source =
        new PostgresSource(db.name(), db.with(engine).config("public.item"), Clock.systemUTC());
    log.start(source);
  }

  @ParameterizedTest
  @EnumSource
  void a_stream_keeps_its_slot_from_another_pipeline_that_was_given_it(SourceEngine engine)
      throws Exception {
    restart(engine);
    db.execute("insert into item values (2)");
    log.await(1); // it streams
    Slot given = new Slot(DefaultName.of(db.name()));
    TransientPortException refused =
        assertThrows(
            TransientPortException.class,
            () -> given.drop(db.connection(), new PostgresErrors("another pipeline")));
    Messages.assertSays(refused, "is in use");
    db.execute("insert into item values (3)");
    log.await(2);
    log.stop();
  }

  /** Past what was written, without a change of a table, and never past the checkpoint. */
  private void assertMovesOn(TestDatabase busy) throws Exception {
    busy.execute(WRITE);
    String written = db.value("select pg_current_wal_insert_lsn()");
    log.await(
        () -> {
          assertTrue(slot().isNotBeyond(log));
          return slot().isPast("confirmed_flush_lsn", written)
              && slot().isPast("restart_lsn", written);
        },
        () -> "the slot to pass " + written);
    assertTrue(source.lagBytes().orElseThrow() < WRITTEN);
    assertTrue(source.heldBackBytes().orElseThrow() < WRITTEN);
    assertTrue(log.changes().isEmpty());
    assertEquals("1", db.value("select count(*) from item"));
    log.stop();
  }

  private SlotPosition slot() {
    return new SlotPosition(db, DefaultName.of(db.name()));
  }

  @Test
  void wal_held_back_by_an_open_transaction_is_counted_though_nothing_lags() throws Exception {
    try (Connection open = db.connect()) {
      open.setAutoCommit(false);
      open.createStatement().execute("insert into item values (2)");
      db.execute(WRITE);
      String written = db.value("select pg_current_wal_insert_lsn()");
      log.await(
          () -> slot().isPast("confirmed_flush_lsn", written),
          () -> "the slot to confirm " + written);
      assertTrue(source.lagBytes().orElseThrow() < WRITTEN);
      assertTrue(source.heldBackBytes().orElseThrow() >= WRITTEN);
      open.commit();
    }
    log.await(1);
    log.stop();
  }
}

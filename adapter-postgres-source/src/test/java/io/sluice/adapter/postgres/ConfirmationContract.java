package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ports.PortException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** PostgreSQL may drop what was confirmed, so nothing is that the log does not have. */
interface ConfirmationContract extends CaptureBench {
  /** For what is confirmed too early to get as far as the next status. */
  int SECONDS = 1;

  /** Of a table that is not captured. */
  String BUSY = "insert into busy select i, repeat('x', 1000) from generate_series(1, 3000) i";

  @Test
  default void the_slot_moves_on_once_the_log_has_taken_a_change_and_not_before() throws Exception {
    startStreaming();
    db().execute("create table busy (id int, v text)", BUSY);
    awaitConfirmed(db().value("select pg_current_wal_insert_lsn()"));
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch taken = new CountDownLatch(1);
    log()
        .gate(
            batch -> {
              if (!batch.changes().isEmpty()) {
                arrived.countDown();
                assertTrue(taken.await(30, TimeUnit.SECONDS));
              }
            });
    String before = db().value("select pg_current_wal_insert_lsn()");
    db().execute("insert into shop.bike values (3, 'gravel', 300.5)", BUSY);
    assertTrue(arrived.await(30, TimeUnit.SECONDS));
    String later = db().value("select clock_timestamp() + interval '" + SECONDS + " s'");
    log()
        .await(
            () -> {
              assertTrue(slot().isNotBeyond(log()), "confirmed too early");
              return slot().wasHeardOfAfter(later);
            },
            () -> "a status of " + later);
    taken.countDown();
    awaitConfirmed(before);
    assertEquals(1, log().changes().size());
  }

  /** And meanwhile no more than the log has, also while nothing comes that is for us. */
  private void awaitConfirmed(String lsn) throws Exception {
    log()
        .await(
            () -> {
              assertTrue(slot().isNotBeyond(log()), "confirmed more than the log has");
              return slot().isPast("confirmed_flush_lsn", lsn);
            },
            () -> "the slot to pass " + lsn);
  }

  @Test
  default void nor_does_the_end_of_a_stream_confirm_what_the_log_refused() throws Exception {
    startStreaming();
    log()
        .gate(
            batch -> {
              if (!batch.changes().isEmpty()) {
                throw new PortException("log is full");
              }
            });
    db().execute("insert into shop.bike values (3, 'gravel', 300.5)");
    assertEquals("log is full", log().awaitEnd().getMessage());
    new Recorder().await(() -> "f".equals(slot().column("active")), () -> "the slot to be free");
    assertTrue(slot().isNotBeyond(log()), "confirmed more than the log has");
  }
}

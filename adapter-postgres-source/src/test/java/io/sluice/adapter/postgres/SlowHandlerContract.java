package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A log that takes long. {@link SlowLogIT} shows it for longer than the server would wait. */
interface SlowHandlerContract extends CaptureBench {
  /** In which the server has to hear of a stream, however long the log takes. */
  int PATIENCE_SECONDS = 2;

  @Test
  default void the_server_hears_of_a_stream_that_waits_for_the_log() throws Exception {
    startStreaming();
    AtomicBoolean waited = new AtomicBoolean();
    CountDownLatch taken = new CountDownLatch(1);
    log()
        .gate(
            batch -> {
              if (!batch.changes().isEmpty() && !waited.getAndSet(true)) {
                assertTrue(taken.await(60, TimeUnit.SECONDS));
              }
            });
    // More than the queue and both sockets' buffers hold, so that the server has to wait, too.
    int rows = 4_000;
    for (int from = 10; from < 10 + rows; from += 500) {
      db().execute(
              "insert into shop.bike select i, repeat('x', 10000) from generate_series("
                  + from
                  + ", "
                  + (from + 499)
                  + ") i");
    }
    String written = db().value("select pg_current_wal_insert_lsn()");
    String later = db().value("select clock_timestamp() + interval '" + PATIENCE_SECONDS + " s'");
    log().await(() -> slot().wasHeardOfAfter(later), () -> "a status of " + later);
    assertTrue(slot().hasToSendUpTo(written), "the server does not wait");
    taken.countDown();
    log().await(rows);
    log().stop();
    Ledger.assertOrder(log(), "");
  }
}

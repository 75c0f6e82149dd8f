package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A log that takes long is no reason to give up what waits for it. */
class SlowLogIT {
  /** Longer than the server waits for a sign of life, of the stream and of the claim. */
  private static final int SECONDS = 20;

  private static final int ROWS = 60_000;

  @ParameterizedTest
  @EnumSource
  void a_stream_that_waits_for_the_log_is_not_taken_for_dead(SourceEngine engine) throws Exception {
    try (TestDatabase db = PostgresServer.get().database();
        PostgresSource source =
            new PostgresSource(db.name(), db.with(engine).config("public.*"), Clock.systemUTC())) {
      db.execute("create table item (id int primary key, v text)");
      Recorder log = new Recorder().start(source);
      log.await(1);
      AtomicBoolean waited = new AtomicBoolean();
      CountDownLatch waiting = new CountDownLatch(1);
      log.gate(
          batch -> {
            if (!waited.getAndSet(true)) {
              waiting.countDown();
              assertFalse(new CountDownLatch(1).await(SECONDS, TimeUnit.SECONDS));
            }
          });
      // More than the queue and both sockets' buffers hold, so that the server has to wait, too.
      for (int i = 0; i < 10; i++) {
        db.execute(
            "insert into item select i, repeat('x', 1000) from generate_series("
                + (1 + i * ROWS / 10)
                + ", "
                + (i + 1) * ROWS / 10
                + ") i");
      }
      waiting.await();
      log.await(() -> log.changes().size() == 1 + ROWS, () -> "every row, without a new start");
      log.stop();
      Ledger.assertSound(log, source, "");
    }
  }
}

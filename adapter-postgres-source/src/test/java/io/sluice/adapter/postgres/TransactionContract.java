package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.RowKey;
import io.sluice.ports.PortException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Transactions are whole, and come in the order of their commits. */
interface TransactionContract extends CaptureBench {
  @Test
  default void a_huge_transaction_is_streamed_in_parts_and_commits_once() throws Exception {
    startStreaming();
    int before = log().checkpoints();
    db().execute(
            "insert into shop.bike select i, 'bike ' || i, i from generate_series(10, 50009) i");
    List<ChangeEvent> changes = log().await(50_000);

    assertEquals(50_000, changes.size());
    assertTrue(log().largestBatch() <= 10_000 + 500, "largest batch " + log().largestBatch());
    assertEquals(1, log().checkpoints() - before);
  }

  @Test
  default void many_small_transactions_share_a_batch() throws Exception {
    startStreaming();
    int before = log().checkpoints();
    CountDownLatch written = new CountDownLatch(1);
    log().gate(batch -> assertTrue(written.await(30, TimeUnit.SECONDS)));
    try (var other = db().connect();
        var statement = other.createStatement()) {
      for (int i = 0; i < 500; i++) {
        statement.execute("insert into shop.bike values (" + (100 + i) + ", 'b', 1)");
      }
    }
    written.countDown();
    log().await(500);
    assertTrue(log().checkpoints() - before < 100, (log().checkpoints() - before) + " checkpoints");
  }

  @Test
  default void transactions_that_interleave_come_in_the_order_of_their_commits() throws Exception {
    startStreaming();
    try (var one = db().connect();
        var two = db().connect()) {
      one.setAutoCommit(false);
      two.setAutoCommit(false);
      one.createStatement().execute("insert into shop.bike values (31, 'first', 1)");
      two.createStatement().execute("insert into shop.bike values (41, 'second', 1)");
      one.createStatement().execute("insert into shop.bike values (32, 'first', 1)");
      two.commit();
      one.createStatement().execute("insert into shop.bike values (33, 'first', 1)");
      one.commit();
    }
    List<ChangeEvent> changes = log().await(4);
    assertEquals(
        List.of(RowKey.of(41), RowKey.of(31), RowKey.of(32), RowKey.of(33)),
        changes.stream().map(ChangeEvent::key).toList());
  }

  @Test
  default void a_handlers_failure_ends_the_stream_and_the_next_run_delivers_again()
      throws Exception {
    startStreaming();
    log()
        .gate(
            batch -> {
              throw new PortException("log is full");
            });
    db().execute("insert into shop.bike values (9, 'x', 9)");
    Throwable ending = log().awaitEnd();
    assertEquals("log is full", ending.getMessage());

    log().gate(batch -> {});
    log().start(source());
    assertEquals(RowKey.of(9), log().await(1).get(0).key());
  }
}

package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.RowKey;
import io.sluice.ports.TransientPortException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A stream that the server ends. */
interface CutContract extends CaptureBench {
  @Test
  default void a_cut_replication_connection_is_transient_and_nothing_is_lost() throws Exception {
    startStreaming();
    db().execute("insert into shop.bike values (10, 'b')");
    log().await(1);
    slot().cut();
    assertInstanceOf(TransientPortException.class, log().awaitEnd());
    db().execute("insert into shop.bike values (11, 'c')");
    log().start(source());
    assertEquals(List.of(RowKey.of(10), RowKey.of(11)), keys(log().await(2)));
  }

  @Test
  default void what_the_log_took_while_the_stream_was_cut_does_not_come_again() throws Exception {
    startStreaming();
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch cut = new CountDownLatch(1);
    log()
        .gate(
            batch -> {
              if (!batch.changes().isEmpty()) {
                arrived.countDown();
                assertTrue(cut.await(30, TimeUnit.SECONDS));
              }
            });
    db().execute("insert into shop.bike values (10, 'b')");
    assertTrue(arrived.await(30, TimeUnit.SECONDS));
    slot().cut();
    db().execute("insert into shop.bike values (11, 'c')");
    cut.countDown();
    assertInstanceOf(TransientPortException.class, log().awaitEnd());
    assertEquals(List.of(RowKey.of(10)), keys(log().changes()));
    log().start(source());
    assertEquals(List.of(RowKey.of(10), RowKey.of(11)), keys(log().await(2)));
    Ledger.assertOrder(log(), "");
  }

  private static List<RowKey> keys(List<ChangeEvent> changes) {
    return changes.stream().map(ChangeEvent::key).toList();
  }
}

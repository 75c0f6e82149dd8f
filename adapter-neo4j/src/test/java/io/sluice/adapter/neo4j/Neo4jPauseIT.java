package io.sluice.adapter.neo4j;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.ports.sink.TransientSinkException;
import io.sluice.testkit.TcpProxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A writer that is paused, or cut off, in the middle of a transaction. */
class Neo4jPauseIT {
  private static final Duration TRANSACTION = Duration.ofSeconds(3);
  private static final Duration MARGIN = Duration.ofSeconds(20);
  private static final int MOST_REQUESTS = 30;

  private final Neo4jServer server = Neo4jServer.get();
  private final Shop shop = new Shop();
  private final Model model = shop.model();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @AfterEach
  void close() {
    thread.shutdownNow();
  }

  /** What it has sent last is held back: before its first request, its second and so on. */
  @Test
  void itHoldsItsRowsNoLongerThanATransactionMayLast() throws Exception {
    URI uri = server.address().uri();
    try (TcpProxy link = new TcpProxy(uri.getHost(), uri.getPort());
        Neo4jSink paused = sink(server.config("bolt://127.0.0.1:" + link.port(), TRANSACTION));
        Neo4jSink other =
            sink(server.config(uri.toString(), TRANSACTION.plus(MARGIN).multipliedBy(2)))) {
      write(paused, model.put(order("before")));
      int requests = 0;
      while (writeOf(paused, model.put(order("paused")), link, requests)) {
        long start = System.nanoTime();
        write(other, model.put(order("other")));
        Duration waited = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(waited.compareTo(TRANSACTION.plus(MARGIN)) < 0, "waited " + waited);
        link.mend();
        requests++;
      }
      assertFalse(requests == 0, "nothing was held back");
      model.assertRowsEqual(other, shop.orders);
    }
  }

  /** Returns whether the write is held back after so many requests; false if it is done. */
  private boolean writeOf(Neo4jSink sink, ChangeEvent change, TcpProxy link, int requests)
      throws Exception {
    assertTrue(requests < MOST_REQUESTS, "the write does not end after so many requests");
    link.holdAfter(requests);
    Future<?> writing =
        thread.submit(
            () -> {
              try {
                write(sink, change);
              } catch (TransientSinkException paused) {
                return false;
              }
              return true;
            });
    long deadline = System.nanoTime() + MARGIN.toNanos();
    while (!link.isHolding() && !writing.isDone()) {
      assertTrue(System.nanoTime() < deadline, "the write neither sends anything nor ends");
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    boolean held = link.isHolding();
    if (!held) {
      writing.get(MARGIN.toSeconds(), TimeUnit.SECONDS);
    }
    return held;
  }

  private Row order(String note) {
    return Row.of(shop.orders, 1, null, null, note);
  }

  private static void write(Neo4jSink sink, ChangeEvent change) throws Exception {
    sink.write(ChangeBatch.of(List.of(change)));
  }

  private static Neo4jSink sink(Neo4jConfig config) {
    return new Neo4jSink(config, System::nanoTime);
  }
}

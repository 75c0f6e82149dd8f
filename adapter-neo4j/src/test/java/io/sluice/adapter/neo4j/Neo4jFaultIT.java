package io.sluice.adapter.neo4j;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.ports.sink.TransientSinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deadlocks, and a server that is killed. */
class Neo4jFaultIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int WORKERS = 4;

  private final Neo4jServer server = Neo4jServer.get();
  private final Shop shop = new Shop();
  private final Model model = shop.model();
  private final ExecutorService threads = Executors.newFixedThreadPool(WORKERS);

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  /** Every worker's rows point to all the others' rows, which are written at the same time. */
  @Test
  void workersWhoseRowsPointToEachOthersDoNotFail() throws Exception {
    int rows = 1_000;
    for (int round = 0; round < 4; round++) {
      for (int id = 0; id < rows; id++) {
        int referrer = (id * 7 + round * 13 + 1) % 10 * (rows / 10);
        model.put(Row.of(shop.customers, (long) id, "round " + round, referrer));
      }
    }
    List<Callable<Void>> work = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      List<ChangeEvent> own = partition(worker);
      work.add(
          () -> {
            try (Neo4jSink sink = sink()) {
              for (int from = 0; from < own.size(); from += 250) {
                write(sink, own.subList(from, Math.min(own.size(), from + 250)));
              }
            }
            return null;
          });
    }
    for (Future<Void> done : threads.invokeAll(work)) {
      done.get();
    }
    try (Neo4jSink sink = sink()) {
      model.assertEqual(sink);
    }
  }

  private List<ChangeEvent> partition(int worker) {
    return model.changes().stream()
        .filter(change -> Math.floorMod(change.key().hashCode(), WORKERS) == worker)
        .toList();
  }

  @Test
  void aServerKilledAndStartedAgainUnderLoadHasEveryRowAndRelationshipInTheEnd() throws Exception {
    for (int i = 0; i < 3_000; i++) {
      long customer = i % 200;
      model.put(Row.of(shop.customers, customer, "change " + i, (int) (customer / 2)));
      model.put(Row.of(shop.orders, i % 500, customer, (long) (i % 7), "change " + i));
      if (i % 5 == 0 && i < 2_500) {
        model.remove(shop.orders, i % 500);
      }
      model.put(Row.of(shop.favourites, customer, "p" + i % 3, i, null));
    }
    for (int i = 0; i < 3; i++) {
      model.put(Row.of(shop.products, "p" + i, null));
    }
    CountDownLatch underWay = new CountDownLatch(WORKERS * 3);
    List<Future<Void>> writing = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      List<ChangeEvent> own = partition(worker);
      writing.add(threads.submit(() -> writeAll(own, underWay)));
    }
    assertTrue(underWay.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "no write returned");
    server.killAndStart();
    for (Future<Void> done : writing) {
      done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    try (Neo4jSink sink = sink()) {
      model.assertEqual(sink);
    }
  }

  private Void writeAll(List<ChangeEvent> changes, CountDownLatch underWay) throws Exception {
    try (Neo4jSink sink = sink()) {
      for (int from = 0; from < changes.size(); from += 50) {
        writeInTheEnd(sink, changes.subList(from, Math.min(changes.size(), from + 50)));
        underWay.countDown();
      }
    }
    return null;
  }

  private static void writeInTheEnd(Neo4jSink sink, List<ChangeEvent> changes) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        write(sink, changes);
        return;
      } catch (TransientSinkException away) {
        if (System.nanoTime() > deadline) {
          throw away;
        }
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    }
  }

  private static void write(Neo4jSink sink, List<ChangeEvent> changes) throws Exception {
    sink.write(ChangeBatch.of(changes));
  }

  private Neo4jSink sink() {
    return new Neo4jSink(server.config(), System::nanoTime);
  }
}

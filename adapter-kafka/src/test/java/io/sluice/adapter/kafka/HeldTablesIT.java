package io.sluice.adapter.kafka;

import static io.sluice.adapter.kafka.StoppedCustomers.ORDERS;
import static io.sluice.adapter.kafka.StoppedCustomers.change;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.TablesHeldException;
import io.sluice.ports.log.LogWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A table that the sink refuses waits in the log, while the others go on. */
class HeldTablesIT {
  private static final TableSchema CUSTOMERS = StoppedCustomers.customers(Scalar.INT32);
  private static final int ROWS = 7;

  private final String name = LogServers.newPipeline();
  private final KafkaChangeLog log = open();
  private final List<ChangeEvent> written = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile boolean refuses = true;

  private KafkaChangeLog open() {
    return new KafkaChangeLog(name, "", LogServers.config(Map.of(), 40), Duration.ofMillis(300));
  }

  @AfterEach
  void close() {
    log.close();
  }

  private void handle(ChangeBatch batch) throws TablesHeldException {
    boolean refused = false;
    for (ChangeEvent change : batch.changes()) {
      if (refuses && change.table().id().equals(CUSTOMERS.id())) {
        refused = true;
      } else {
        written.add(change);
      }
    }
    if (refused) {
      refusals.incrementAndGet();
      throw new TablesHeldException(Set.of(CUSTOMERS.id()));
    }
  }

  private Running sink(KafkaChangeLog from) {
    return Running.of(from, "a", this::handle);
  }

  /** One transaction of odd versions of customers and even ones of orders. */
  private static void append(LogWriter writer, long from, long to) throws Exception {
    List<ChangeEvent> changes = new ArrayList<>();
    for (long version = from; version <= to; version++) {
      int id = (int) (version % ROWS);
      changes.add(
          version % 2 == 1
              ? change(CUSTOMERS, id, (int) version, version)
              : change(ORDERS, id, version, version));
    }
    writer.handle(ChangeBatch.of(changes, new Checkpoint("" + to, to)));
  }

  private List<ChangeEvent> writtenOf(TableId table) {
    synchronized (written) {
      return written.stream().filter(change -> change.table().id().equals(table)).toList();
    }
  }

  private void await(TableSchema table, int count) {
    Running.await(
        () -> writtenOf(table.id()).size() >= count,
        () -> count + " of " + table.id() + ", there are " + writtenOf(table.id()).size());
  }

  private void assertEachOnce(TableSchema table, int count) {
    List<ChangeEvent> changes = writtenOf(table.id());
    assertEquals(count, changes.size());
    assertEquals(count, Set.copyOf(TestPipeline.versions(changes)).size());
    TestPipeline.assertOrderedPerRow(changes);
  }

  @Test
  void aRefusedTableWaitsAndArrivesWholeAndInOrderWhenItIsTaken() throws Exception {
    try (LogWriter writer = log.openWriter();
        Running sink = sink(log)) {
      append(writer, 1, 200);
      await(ORDERS, 100);
      append(writer, 201, 400);
      await(ORDERS, 200);
      int before = refusals.get();
      Running.await(() -> refusals.get() > before, () -> "another try");
      assertEquals(List.of(), writtenOf(CUSTOMERS.id()));
      assertTrue(log.lag("a").records() >= 200, () -> "what waits is not behind it");
      assertFalse(sink.hasEnded());
      refuses = false;
      append(writer, 401, 500);
      await(CUSTOMERS, 250);
      await(ORDERS, 250);
      Running.await(() -> lag() == 0, () -> "no lag, it is " + lag());
      assertEachOnce(CUSTOMERS, 250);
      assertEachOnce(ORDERS, 250);
    }
  }

  private long lag() {
    try {
      return log.lag("a").records();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void itWaitsAcrossARestart() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      append(writer, 1, 100);
      try (Running sink = sink(log)) {
        await(ORDERS, 50);
        Running.await(() -> refusals.get() > 0, () -> "a refusal");
        Running.await(() -> lag() <= 60, () -> "orders to be committed, lag " + lag());
        assertFalse(sink.hasEnded());
      }
      append(writer, 101, 200);
      refuses = false;
      try (Running sink = sink(log)) {
        await(CUSTOMERS, 100);
        await(ORDERS, 100);
        assertEachOnce(CUSTOMERS, 100);
        assertFalse(sink.hasEnded());
        TestPipeline.assertOrderedPerRow(writtenOf(ORDERS.id()));
      }
    }
  }

  @Test
  void anotherWorkerThatTakesOverItsPartitionsGetsAllOfIt() throws Exception {
    try (LogWriter writer = log.openWriter();
        KafkaChangeLog elsewhere = open();
        Running first = sink(log)) {
      append(writer, 1, 100);
      await(ORDERS, 50);
      Running.await(() -> refusals.get() > 0, () -> "a refusal");
      try (Running second = sink(elsewhere)) {
        append(writer, 101, 300);
        await(ORDERS, 150);
        Running.await(() -> refusals.get() > 3, () -> "more refusals");
        assertFalse(first.hasEnded());
        first.stop();
        refuses = false;
        await(CUSTOMERS, 150);
        assertFalse(second.hasEnded());
        TestPipeline.assertOrderedPerRow(writtenOf(CUSTOMERS.id()));
        assertEquals(150, Set.copyOf(TestPipeline.versions(writtenOf(CUSTOMERS.id()))).size());
      }
    }
  }
}

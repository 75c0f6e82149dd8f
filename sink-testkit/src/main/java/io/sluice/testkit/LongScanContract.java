package io.sluice.testkit;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.StoredRow;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A scan that takes its time: it streams, bears changes meanwhile, and can be ended. */
interface LongScanContract extends ReadBench {
  int LARGE_ROWS = 8_000;
  int LARGE_ROW_BYTES = 8_000;

  @Test
  default void aScanHoldsAPageOfRowsAtATimeHoweverManyThereAre() throws Exception {
    ReadableSink reader = reader();
    TableSchema people = people();
    for (int from = 0; from < LARGE_ROWS; from += 500) {
      List<ChangeEvent> batch = new ArrayList<>();
      for (int id = from; id < from + 500; id++) {
        String large = Integer.toString(id % 10).repeat(LARGE_ROW_BYTES);
        batch.add(upsert(1, Row.of(people, (long) id, "large", large, id)));
      }
      write(sink(), batch);
    }
    long before = heapInUse();
    long mayHold = (long) LARGE_ROWS * LARGE_ROW_BYTES / 2;
    AtomicInteger rows = new AtomicInteger();
    reader.scan(
        people,
        any -> {
          if (rows.getAndIncrement() % (LARGE_ROWS / 4) == 0) {
            long holds = heapInUse() - before;
            assertTrue(
                holds < mayHold, "after " + rows + " rows the scan holds " + holds + " bytes");
          }
        });
    assertEquals(LARGE_ROWS, rows.get());
    write(truncate(2, people));
  }

  private static long heapInUse() {
    ManagementFactory.getMemoryMXBean().gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Of the rows 0, 3, 6 … none is touched; 1, 4, 7 … change again and again; 2, 5, 8 … go. */
  @Test
  default void aScanLeavesOutNoRowThatWasThereAllTheWhile() throws Exception {
    ReadableSink reader = reader();
    TableSchema people = people();
    int size = 6_000;
    List<ChangeEvent> inserts = new ArrayList<>();
    for (long id = 0; id < size; id++) {
      inserts.add(upsert(id, Row.of(people, id, "row " + id, "note", 0)));
    }
    write(sink(), inserts);
    Sink writer = another();
    List<Long> found = new ArrayList<>();
    reader.scan(
        people,
        stored -> {
          if (found.size() % 1_000 == 0) {
            writer.write(meanwhile(people, size, found.size() / 1_000));
          }
          found.add((Long) stored.row().value("id"));
        });
    Set<Long> different = new HashSet<>(found);
    for (long id = 0; id < size; id++) {
      assertTrue(id % 3 == 2 || different.contains(id), "row " + id + " was left out");
    }
    assertEquals(different.size(), found.size(), "a row was handed on twice");
  }

  private static ChangeBatch meanwhile(TableSchema people, int size, int step) {
    List<ChangeEvent> changes = new ArrayList<>();
    long version = 100_000L * (step + 1);
    for (long id = 0; id < size; id++) {
      if (id % 3 == 1) {
        Object note = id % 2 == 0 ? Row.UNCHANGED : "longer note ".repeat(step);
        changes.add(upsert(version + id, Row.of(people, id, "changed", note, step)));
      } else if (id % 3 == 2 && id % 7 == step) {
        changes.add(delete(version + id, people, id));
      }
    }
    changes.add(upsert(version, Row.of(people, (long) size + step, "new", null, step)));
    return ChangeBatch.of(changes);
  }

  @Test
  default void aHandlersExceptionEndsTheReadingWithIt() throws Exception {
    ReadableSink reader = reader();
    TableSchema people = people();
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 800; id++) {
      rows.add(Row.of(people, id, "row", null, 1));
    }
    write(sink(), rows.stream().map(row -> upsert(1, row)).toList());
    List<RowKey> keys = rows.stream().map(Row::key).toList();
    for (Exception enough : List.of(new PortException("enough"), new InterruptedException())) {
      for (int after : List.of(0, 600)) {
        endedBy(enough, after, handler -> reader.scan(people, handler));
        endedBy(enough, after, handler -> reader.read(people, keys, handler));
      }
    }
    expectFound(people, rows, scan(people));
  }

  /** A way to read. */
  interface Reading {
    void by(Handler<StoredRow> handler) throws PortException, InterruptedException;
  }

  private static void endedBy(Exception enough, int after, Reading reading) {
    AtomicInteger handed = new AtomicInteger();
    Handler<StoredRow> handler =
        any -> {
          if (handed.getAndIncrement() == after) {
            if (enough instanceof PortException failed) {
              throw failed;
            }
            throw (InterruptedException) enough;
          }
        };
    assertSame(enough, assertThrows(Exception.class, () -> reading.by(handler)));
    assertEquals(after + 1, handed.get(), "rows handed on");
  }
}

package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class ReadAheadTest {
  private static final TableSchema TABLE =
      new TableSchema(
          new TableId("s", "t"),
          List.of(new Column("id", Scalar.INT32, false)),
          List.of("id"),
          List.of());

  private final CountDownLatch aborted = new CountDownLatch(1);
  private final ReadAhead ahead = new ReadAhead("test-reader", aborted::countDown);

  private static ChangeBatch batch(long version) {
    return ChangeBatch.of(List.of(ChangeEvent.truncate(TABLE, version, SourcePosition.NONE)));
  }

  @Test
  void batches_arrive_in_order_and_few_wait() throws Exception {
    AtomicInteger read = new AtomicInteger();
    List<Long> handled = new ArrayList<>();
    ahead.run(
        batches -> {
          for (int i = 0; i < 200; i++) {
            read.incrementAndGet();
            batches.put(batch(i));
          }
        },
        batch -> {
          handled.add(batch.changes().get(0).version());
          // one is handled, one waits, one is read
          assertTrue(read.get() <= handled.size() + 2, () -> read + " for " + handled.size());
        });
    assertEquals(200, handled.size());
    for (int i = 0; i < 200; i++) {
      assertEquals(i, handled.get(i));
    }
    assertEquals(1, aborted.getCount());
  }

  @Test
  void what_the_reading_throws_comes_behind_what_it_had_read() {
    List<ChangeBatch> handled = new ArrayList<>();
    SQLException broken = new SQLException("connection lost");
    assertSame(
        broken,
        assertThrows(
            SQLException.class,
            () ->
                ahead.run(
                    batches -> {
                      batches.put(batch(1));
                      batches.put(batch(2));
                      throw broken;
                    },
                    handled::add)));
    assertEquals(2, handled.size());
  }

  @Test
  void a_reading_that_waits_ends_when_the_handler_fails() {
    PortException refused = new PortException("the log is full");
    CountDownLatch ended = new CountDownLatch(1);
    assertSame(
        refused,
        assertThrows(
            PortException.class,
            () ->
                ahead.run(
                    batches -> {
                      try {
                        batches.put(batch(1));
                        aborted.await(); // as a read from a socket: an interrupt is not enough
                        batches.put(batch(2));
                        batches.put(batch(3));
                        batches.put(batch(4));
                      } finally {
                        ended.countDown();
                      }
                    },
                    batch -> {
                      throw refused;
                    })));
    assertEquals(0, ended.getCount(), "the thread still reads");
    assertEquals(0, aborted.getCount());
  }

  @Test
  void an_interrupt_ends_both() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Thread test = Thread.currentThread();
    Thread stopper =
        new Thread(
            () -> {
              try {
                begun.await();
                test.interrupt();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    stopper.start();
    assertThrows(
        InterruptedException.class,
        () ->
            ahead.run(
                batches -> {
                  begun.countDown();
                  aborted.await();
                },
                batch -> {}));
    stopper.join();
    assertEquals(0, aborted.getCount());
  }
}

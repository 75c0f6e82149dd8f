package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.adapter.postgres.ParallelReading.Output;
import io.sluice.adapter.postgres.ParallelReading.Reading;
import io.sluice.ports.PortException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class ParallelReadingTest {
  private final CountDownLatch aborted = new CountDownLatch(1);
  private final ParallelReading<Integer> parallel =
      new ParallelReading<>("test-reader", aborted::countDown);

  @Test
  void what_one_reads_arrives_in_order_and_little_waits() throws Exception {
    AtomicInteger read = new AtomicInteger();
    List<Integer> handled = new ArrayList<>();
    parallel.run(
        List.of(
            output -> {
              for (int i = 0; i < 200; i++) {
                read.incrementAndGet();
                output.put(i);
              }
            }),
        number -> {
          handled.add(number);
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
  void several_read_at_the_same_time_and_all_of_it_arrives() throws Exception {
    CyclicBarrier together = new CyclicBarrier(3);
    Reading<Integer> reading =
        output -> {
          await(together);
          for (int i = 0; i < 100; i++) {
            output.put(i);
          }
        };
    List<Integer> handled = new ArrayList<>();
    parallel.run(List.of(reading, reading, reading), handled::add);
    assertEquals(300, handled.size());
    for (int i = 0; i < 100; i++) {
      int number = i;
      assertEquals(3, handled.stream().filter(one -> one == number).count());
    }
  }

  @Test
  void what_a_reading_throws_comes_behind_what_it_had_read_and_ends_the_others() {
    List<Integer> handled = new ArrayList<>();
    SQLException broken = new SQLException("connection lost");
    assertSame(
        broken,
        assertThrows(
            SQLException.class,
            () ->
                parallel.run(
                    List.of(
                        output -> {
                          output.put(1);
                          output.put(2);
                          throw broken;
                        },
                        output -> {
                          aborted.await(); // as a read from a socket
                          throw new SQLException("closed");
                        }),
                    handled::add)));
    assertEquals(List.of(1, 2), handled);
    assertEquals(0, aborted.getCount());
  }

  @Test
  void readings_that_wait_end_when_the_handler_fails() {
    PortException refused = new PortException("the log is full");
    CountDownLatch ended = new CountDownLatch(2);
    Reading<Integer> reading =
        output -> {
          try {
            output.put(1);
            aborted.await(); // as a read from a socket: an interrupt is not enough
            putMore(output);
          } finally {
            ended.countDown();
          }
        };
    assertSame(
        refused,
        assertThrows(
            PortException.class,
            () ->
                parallel.run(
                    List.of(reading, reading),
                    number -> {
                      throw refused;
                    })));
    assertEquals(0, ended.getCount(), "a thread still reads");
    assertEquals(0, aborted.getCount());
  }

  private static void putMore(Output<Integer> output) throws InterruptedException {
    for (int i = 2; i < 6; i++) {
      output.put(i);
    }
  }

  @Test
  void an_interrupt_ends_all() throws Exception {
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
            parallel.run(
                List.of(
                    output -> {
                      begun.countDown();
                      aborted.await();
                    }),
                number -> {}));
    stopper.join();
    assertEquals(0, aborted.getCount());
  }

  private static void await(CyclicBarrier barrier) throws InterruptedException {
    try {
      barrier.await();
    } catch (java.util.concurrent.BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }
}

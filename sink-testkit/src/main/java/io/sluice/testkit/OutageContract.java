package io.sluice.testkit;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.TransientSinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A target that is away costs time and nothing else; whoever has to stop, stops. */
interface OutageContract extends Bench {
  int SECONDS_TO_STOP = 10;

  @Test
  default void aTargetThatRefusesConnectionsIsTransientAndLosesNothing() throws Exception {
    Outage outage = declaredOutage();
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", null, 1)));
    outage.refuse();
    ChangeEvent[] batch = {
      upsert(2, Row.of(people, 1L, "Ada L.", "x", null)),
      upsert(3, Row.of(people, 2L, "Bob", null, 2)),
    };
    for (int i = 0; i < 2; i++) {
      assertTimeoutPreemptively(
          PATIENCE, () -> assertThrows(TransientSinkException.class, () -> write(batch)));
    }
    outage.mend();
    writeInTheEnd(sink(), List.of(batch));
    expect(people, Row.of(people, 1L, "Ada L.", "x", null), Row.of(people, 2L, "Bob", null, 2));
  }

  @Test
  default void aTargetThatGoesSilentIsTransientAndLosesNothing() throws Exception {
    Outage outage = declaredOutage();
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", null, 1)));
    outage.hang();
    ChangeEvent[] batch = {
      upsert(2, Row.of(people, 1L, "Ada L.", "x", null)), delete(3, people, 2L)
    };
    assertTimeoutPreemptively(
        PATIENCE, () -> assertThrows(TransientSinkException.class, () -> write(batch)));
    outage.mend();
    writeInTheEnd(sink(), List.of(batch));
    expect(people, Row.of(people, 1L, "Ada L.", "x", null));
  }

  @Test
  default void aTruncateDuringAnOutageIsTransientAndLosesNothing() throws Exception {
    Outage outage = declaredOutage();
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", null, 1)));
    outage.refuse();
    ChangeEvent[] batch = {truncate(2, people), upsert(3, Row.of(people, 2L, "Bob", null, 2))};
    assertTimeoutPreemptively(
        PATIENCE, () -> assertThrows(TransientSinkException.class, () -> write(batch)));
    outage.mend();
    writeInTheEnd(sink(), List.of(batch));
    expect(people, Row.of(people, 2L, "Bob", null, 2));
  }

  @Test
  default void aSinkOpensWhileItsTargetIsAway() throws Exception {
    Outage outage = declaredOutage();
    TableSchema people = people();
    outage.refuse();
    Sink late = another();
    List<ChangeEvent> batch = List.of(upsert(1, Row.of(people, 1L, "Ada", null, 1)));
    assertTimeoutPreemptively(
        PATIENCE, () -> assertThrows(TransientSinkException.class, () -> write(late, batch)));
    outage.mend();
    writeInTheEnd(late, batch);
    expect(people, Row.of(people, 1L, "Ada", null, 1));
  }

  @Test
  default void outagesInTheMiddleOfWritesLoseNothing() throws Exception {
    Outage outage = declaredOutage();
    TableSchema people = people();
    int batches = 60;
    CountDownLatch underWay = new CountDownLatch(10);
    FutureTask<Void> writing =
        new FutureTask<>(
            () -> {
              for (int i = 0; i < batches; i++) {
                writeInTheEnd(sink(), batch(people, i));
                underWay.countDown();
                Threads.pause(Duration.ofMillis(10));
              }
              return null;
            });
    Thread thread = Threads.start(writing);
    await(underWay, writing);
    for (int i = 0; i < 3 && thread.isAlive(); i++) {
      outage.refuse();
      thread.join(200);
      outage.mend();
      thread.join(200);
    }
    writing.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      batch(people, i).stream()
          .filter(ChangeEvent::isUpsert)
          .map(ChangeEvent::after)
          .filter(row -> (Long) row.value(0) % 7 != 0)
          .forEach(rows::add);
    }
    expect(people, rows);
  }

  private static List<ChangeEvent> batch(TableSchema people, int number) {
    List<ChangeEvent> batch = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      long id = number * 100L + i;
      batch.add(upsert(2 * id, Row.of(people, id, "row " + id, null, i)));
      if (id % 7 == 0) {
        batch.add(delete(2 * id + 1, people, id));
      }
    }
    return batch;
  }

  @Test
  default void anInterruptStopsAWriteThatWaitsForASilentTarget() throws Exception {
    Outage outage = declaredOutage();
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", null, 1)));
    outage.hang();
    FutureTask<Void> writing =
        new FutureTask<>(
            () -> {
              writeInTheEnd(sink(), List.of(upsert(2, Row.of(people, 1L, "Ada", "x", 2))));
              return null;
            });
    Thread thread = Threads.start(writing);
    thread.join(500);
    assertFalse(writing.isDone(), "the write returned though the target is silent");
    stop(thread, writing);
  }

  @Test
  default void anInterruptEndsTheThreadThatWrites() throws Exception {
    TableSchema people = people();
    CountDownLatch underWay = new CountDownLatch(5);
    AtomicBoolean givenUp = new AtomicBoolean();
    FutureTask<Void> writing =
        new FutureTask<>(
            () -> {
              for (int i = 0; !givenUp.get(); i++) {
                underWay.countDown();
                writeInTheEnd(sink(), batch(people, i % 3));
                if (Thread.interrupted()) {
                  throw new InterruptedException();
                }
              }
              return null;
            });
    Thread thread = Threads.start(writing);
    try {
      await(underWay, writing);
      stop(thread, writing);
    } finally {
      givenUp.set(true);
    }
  }

  @Test
  default void anInterruptBeforeAWriteIsNotSwallowed() throws Exception {
    TableSchema people = people();
    ChangeEvent change = upsert(1, Row.of(people, 1L, "Ada", null, 1));
    boolean interrupted;
    Thread.currentThread().interrupt();
    try {
      write(change);
      interrupted = Thread.interrupted();
    } catch (InterruptedException thrown) {
      interrupted = true;
    }
    assertTrue(interrupted, "the interrupt was swallowed");
    write(another(), List.of(change));
    expect(people, change.after());
  }

  /** Interrupts the thread, which must end soon, by an InterruptedException and nothing else. */
  private static void stop(Thread thread, FutureTask<Void> writing) throws Exception {
    thread.interrupt();
    try {
      writing.get(SECONDS_TO_STOP, TimeUnit.SECONDS);
      fail("the interrupt was swallowed");
    } catch (TimeoutException ignoring) {
      fail("an interrupt did not stop the write within " + SECONDS_TO_STOP + " s", ignoring);
    } catch (ExecutionException ended) {
      if (!(ended.getCause() instanceof InterruptedException)) {
        fail("an interrupt ends a write with InterruptedException, not", ended.getCause());
      }
    }
  }

  /** Fails with what ended the writing, if something did before it was under way. */
  private static void await(CountDownLatch underWay, FutureTask<Void> writing) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!underWay.await(50, TimeUnit.MILLISECONDS)) {
      if (writing.isDone()) {
        writing.get();
      }
      assertTrue(System.nanoTime() - deadline < 0, "no write returned");
    }
  }

  private Outage declaredOutage() throws Exception {
    return theOutage()
        .orElseGet(() -> abort("the sink's author declares that its target cannot be away"));
  }
}

package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.fail;

import io.sluice.domain.ChangeEvent;
import io.sluice.ports.ChangeHandler;
import io.sluice.ports.ChangeStream;
import io.sluice.ports.log.ChangeLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A stream that runs in a thread of its own and keeps what its handler has returned from. */
final class Running implements AutoCloseable {
  static final long LIMIT_SECONDS = 40;

  private final List<ChangeEvent> changes = Collections.synchronizedList(new ArrayList<>());
  private final Thread thread;
  private volatile Throwable end;

  private Running(ChangeStream stream, ChangeHandler before) {
    this.thread =
        new Thread(
            () -> {
              try {
                stream.run(
                    batch -> {
                      before.handle(batch);
                      changes.addAll(batch.changes());
                    });
              } catch (Throwable e) {
                end = e;
              }
            });
    thread.start();
  }

  static Running of(ChangeLog log, String sink) {
    return of(log, sink, batch -> {});
  }

  /** The handler is called first; what it lets through counts as written. */
  static Running of(ChangeLog log, String sink, ChangeHandler before) {
    return new Running(log.subscribe(sink), before);
  }

  List<ChangeEvent> changes() {
    synchronized (changes) {
      return new ArrayList<>(changes);
    }
  }

  Running awaitChanges(int count) {
    await(
        () -> changes.size() >= count,
        () -> count + " changes; there are " + changes.size() + ", ended with " + end);
    return this;
  }

  /** What it threw. */
  Throwable awaitEnd() {
    await(() -> end != null && !thread.isAlive(), () -> "the end of the stream");
    return end;
  }

  boolean hasEnded() {
    return end != null;
  }

  void stop() {
    thread.interrupt();
    awaitEnd();
  }

  @Override
  public void close() {
    stop();
  }

  static void await(BooleanSupplier condition, java.util.function.Supplier<String> what) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail("waited in vain for " + what.get());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }
}

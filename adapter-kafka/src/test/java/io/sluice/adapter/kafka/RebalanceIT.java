package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.RowKey;
import io.sluice.ports.ChangeHandler;
import io.sluice.ports.PortException;
import io.sluice.ports.log.LogWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RebalanceIT {
  private static final int KEYS = 50;
  private static final int PER_TRANSACTION = 25;
  private static final int ROUNDS = 6;
  private static final int AHEAD = 2_000;
  private static final String SINK = "a";

  private final String pipeline = LogServers.newPipeline();
  private final KafkaChangeLog log = new KafkaChangeLog(pipeline, LogServers.config(Map.of(), 50));
  private final AtomicLong written = new AtomicLong();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final List<ChangeEvent> handled = new ArrayList<>();

  @AfterEach
  void close() {
    log.close();
  }

  private void write() {
    try (LogWriter writer = log.openWriter()) {
      while (!enough.get()) {
        List<ChangeEvent> changes = new ArrayList<>();
        long version = written.get();
        for (int i = 0; i < PER_TRANSACTION; i++) {
          version++;
          changes.add(Sample.insert((int) (version % KEYS), "x", version));
        }
        writer.handle(ChangeBatch.of(changes, new Checkpoint("" + version, version)));
        written.set(version);
        Running.await(
            () -> enough.get() || written.get() - handled() < AHEAD, () -> "workers to keep up");
      }
    } catch (PortException | InterruptedException e) {
      failure.set(e);
    }
  }

  private int handled() {
    synchronized (handled) {
      return handled.size();
    }
  }

  private boolean caughtUp() {
    try {
      return log.lag(SINK).records() == 0;
    } catch (PortException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void workersThatComeAndGoUnderLoadLoseNothingAndKeepEachRowsOrder() throws Exception {
    ChangeHandler collect =
        batch -> {
          synchronized (handled) {
            handled.addAll(batch.changes());
          }
        };
    Thread writer = new Thread(this::write);
    writer.start();
    Deque<Running> workers = new ArrayDeque<>();
    try {
      workers.add(Running.of(log, SINK, collect));
      for (int round = 0; round < ROUNDS; round++) {
        workers.add(Running.of(log, SINK, collect));
        Running newest = workers.peekLast();
        Running.await(() -> !newest.changes().isEmpty(), () -> "work for the new worker");
        if (workers.size() > 3) {
          workers.pollFirst().stop();
        }
        int before = handled();
        Running.await(() -> handled() > before + 200, () -> "more to be handled; " + failure);
      }
      enough.set(true);
      writer.join();
      Running.await(this::caughtUp, () -> "no lag");
      for (Running worker : workers) {
        assertFalse(worker.hasEnded());
      }
    } finally {
      enough.set(true);
      writer.join();
      workers.forEach(Running::stop);
    }
    assertNull(failure.get());
    assertEachThereAndInOrder();
  }

  /** What came again came again as late as it likes; what came first came in order. */
  private void assertEachThereAndInOrder() {
    Set<Long> seen = new HashSet<>();
    Map<RowKey, Long> latest = new HashMap<>();
    for (ChangeEvent change : handled) {
      if (seen.add(change.version())) {
        Long before = latest.put(change.key(), change.version());
        assertTrue(before == null || before < change.version(), () -> "out of order: " + change);
      }
    }
    assertEquals(written.get(), seen.size());
  }
}

package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.ports.ChangeHandler;
import io.sluice.ports.log.LogWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandoverIT {
  private final TestPipeline pipeline = new TestPipeline();
  private final KafkaChangeLog log = pipeline.log();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void anInterruptReachesTheHandlerAndLeavesTheGroupAtOnce() throws Exception {
    pipeline.append(1, 10);
    CountDownLatch entered = new CountDownLatch(1);
    ChangeHandler stuck =
        batch -> {
          entered.countDown();
          new CountDownLatch(1).await();
        };
    long began;
    try (Running sink = Running.of(log, "a", stuck)) {
      assertTrue(entered.await(20, TimeUnit.SECONDS));
      began = System.nanoTime();
      sink.stop();
      assertInstanceOf(InterruptedException.class, sink.awaitEnd());
    }
    assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) < 5);
    // The member has left, so another gets its partitions without waiting for a session to expire.
    try (Running sink = Running.of(log, "a")) {
      sink.awaitChanges(10);
      assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) < 15);
    }
  }

  @Test
  void aHandlerThatMakesNothingOfTheInterruptIsGivenNothingMore() throws Exception {
    pipeline.append(1, 100);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger batches = new AtomicInteger();
    ChangeHandler deaf =
        batch -> {
          batches.incrementAndGet();
          entered.countDown();
          awaitDeafly(release);
        };
    try (Running sink = Running.of(log, "a", deaf)) {
      assertTrue(entered.await(20, TimeUnit.SECONDS));
      sink.stop();
      release.countDown();
      Running.await(() -> !isDelivering("a"), () -> "the handler's thread to end");
    }
    assertEquals(1, batches.get());
  }

  private static void awaitDeafly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // As a driver does that waits for an answer whatever happens.
        continue;
      }
    }
  }

  private boolean isDelivering(String sink) {
    String name = "deliver-" + pipeline.name() + "." + sink;
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(name));
  }

  @Test
  void twoWorkersShareAndWhenOneLeavesNothingIsLostOrOutOfOrder() throws Exception {
    List<ChangeEvent> all = new ArrayList<>();
    ChangeHandler collect =
        batch -> {
          synchronized (all) {
            all.addAll(batch.changes());
          }
        };
    try (LogWriter writer = log.openWriter()) {
      TestPipeline.append(writer, 1, 100);
      try (Running stays = Running.of(log, "a", collect)) {
        stays.awaitChanges(100);
        try (Running leaves = Running.of(log, "a", collect)) {
          long version = 100;
          while (leaves.changes().size() < 200) {
            TestPipeline.append(writer, version + 1, version + 20);
            version += 20;
            assertTrue(version < 100_000, "the second worker gets nothing");
          }
          assertTrue(stays.changes().size() > 100, "the first worker gets nothing any more");
          leaves.stop();
          TestPipeline.append(writer, version + 1, version + 100);
          pipeline.awaitNoLag("a");
          assertFalse(stays.hasEnded());
          synchronized (all) {
            assertEquals(version + 100, new HashSet<>(TestPipeline.versions(all)).size());
            assertEquals(version + 100, all.size());
            TestPipeline.assertOrderedPerRow(all);
          }
        }
      }
    }
  }

  @Test
  void aBatchInFlightIsFinishedAndConfirmedBeforeItsPartitionGoes() throws Exception {
    pipeline.append(1, 40);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<ChangeEvent> all = new ArrayList<>();
    ChangeHandler collect =
        batch -> {
          synchronized (all) {
            all.addAll(batch.changes());
          }
        };
    ChangeHandler slow =
        batch -> {
          entered.countDown();
          release.await();
          collect.handle(batch);
        };
    try (Running first = Running.of(log, "a", slow)) {
      assertTrue(entered.await(20, TimeUnit.SECONDS));
      try (Running second = Running.of(log, "a", collect)) {
        pipeline.append(41, 60);
        // The second has to wait for the first, which has everything that came before in flight.
        Running.await(() -> pipeline.members("a") == 2, () -> "two members");
        assertFalse(release.await(3, TimeUnit.SECONDS));
        assertTrue(second.changes().isEmpty());
        release.countDown();
        Running.await(() -> pipeline.lag("a") == 0, () -> "no lag");
        synchronized (all) {
          TestPipeline.assertEachOnce(1, 60, all);
        }
        assertFalse(first.hasEnded());
      }
    }
  }

  @Test
  void aPartitionTakenFromAWorkerThatDoesNotFinishIsDeliveredAgainAndNeverCommittedByIt()
      throws Exception {
    Map<String, String> hurried =
        Map.of(
            "max.poll.interval.ms", "2000",
            "session.timeout.ms", "6000",
            "heartbeat.interval.ms", "300");
    pipeline.append(1, 40);
    CountDownLatch entered = new CountDownLatch(1);
    CyclicBarrier never = new CyclicBarrier(2);
    ChangeHandler stuck =
        batch -> {
          entered.countDown();
          try {
            never.await();
          } catch (java.util.concurrent.BrokenBarrierException e) {
            throw new IllegalStateException(e);
          }
        };
    try (KafkaChangeLog slow =
            new KafkaChangeLog(pipeline.name(), LogServers.config(hurried, 100));
        Running first = Running.of(slow, "a", stuck)) {
      assertTrue(entered.await(20, TimeUnit.SECONDS));
      try (Running second = Running.of(slow, "a")) {
        // Its half of the partitions is handed over unfinished, and delivered from the beginning.
        second.awaitChanges(1);
        assertTrue(pipeline.lag("a") > 0);
        first.stop();
        second.awaitChanges(40);
        pipeline.awaitNoLag("a");
        TestPipeline.assertEachOnce(1, 40, second.changes());
      }
    }
  }
}

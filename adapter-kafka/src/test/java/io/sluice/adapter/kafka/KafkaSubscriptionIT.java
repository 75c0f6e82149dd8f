package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.RowKey;
import io.sluice.ports.ChangeHandler;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.log.LogWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaSubscriptionIT {
  private static final int KEYS = 20;

  private final String pipeline = LogServers.newPipeline();
  private final KafkaChangeLog log = new KafkaChangeLog(pipeline, LogServers.config(Map.of(), 50));
  private final String topic = pipeline + ".store.customers";

  @AfterEach
  void close() {
    log.close();
  }

  /** Versions from..to, the row being the version modulo {@link #KEYS}. */
  private void append(long from, long to) throws Exception {
    try (LogWriter writer = log.openWriter()) {
      append(writer, from, to);
    }
  }

  private static void append(LogWriter writer, long from, long to) throws Exception {
    List<ChangeEvent> changes = new ArrayList<>();
    for (long version = from; version <= to; version++) {
      changes.add(Sample.insert((int) (version % KEYS), "v" + version, version));
    }
    writer.handle(ChangeBatch.of(changes, new Checkpoint("" + to, to)));
  }

  private void awaitNoLag(String sink) {
    Running.await(() -> lag(sink) == 0, () -> "no lag, it is " + lag(sink));
  }

  private long lag(String sink) {
    try {
      return log.lag(sink).records();
    } catch (PortException e) {
      throw new AssertionError(e);
    }
  }

  private int members(String sink) {
    String group = pipeline + "." + sink;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", LogServers.kafka()))) {
      return admin
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get()
          .members()
          .size();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Long> versions(List<ChangeEvent> changes) {
    return changes.stream().map(ChangeEvent::version).toList();
  }

  private static void assertEachOnce(long from, long to, List<ChangeEvent> changes) {
    assertEquals(to - from + 1, changes.size());
    assertEquals(changes.size(), new HashSet<>(versions(changes)).size());
    assertOrderedPerRow(changes);
  }

  private static void assertOrderedPerRow(List<ChangeEvent> changes) {
    Map<RowKey, Long> latest = new HashMap<>();
    for (ChangeEvent change : changes) {
      Long before = latest.put(change.key(), change.version());
      assertTrue(before == null || before < change.version(), () -> "out of order: " + change);
    }
  }

  @Test
  void everyBatchIsBoundedAndInLogOrderAndTheLagGoesToZero() throws Exception {
    append(1, 500);
    assertTrue(log.lag("a").records() >= 500);
    List<Integer> sizes = new ArrayList<>();
    AtomicBoolean ordered = new AtomicBoolean(true);
    ChangeHandler check =
        batch -> {
          sizes.add(batch.size());
          List<Long> versions = versions(batch.changes());
          ordered.compareAndSet(true, versions.equals(versions.stream().sorted().toList()));
        };
    try (Running sink = Running.of(log, "a", check)) {
      sink.awaitChanges(500);
      assertEachOnce(1, 500, sink.changes());
      awaitNoLag("a");
      append(501, 510);
      sink.awaitChanges(510);
      awaitNoLag("a");
    }
    assertTrue(sizes.stream().allMatch(size -> size <= 50), sizes.toString());
    assertTrue(ordered.get());
    try (Running again = Running.of(log, "a")) {
      append(511, 511);
      assertEquals(List.of(511L), versions(again.awaitChanges(1).changes()));
    }
  }

  @Test
  void aTableThatAppearsLaterIsJoined() throws Exception {
    try (Running sink = Running.of(log, "a")) {
      append(1, 10);
      sink.awaitChanges(10);
    }
  }

  @Test
  void aHandlerSlowerThanThePollIntervalKeepsItsPartitionsAndGetsNothingTwice() throws Exception {
    Map<String, String> hurried =
        Map.of(
            "max.poll.interval.ms", "2000",
            "session.timeout.ms", "6000",
            "heartbeat.interval.ms", "300");
    append(1, 200);
    try (KafkaChangeLog slow = new KafkaChangeLog(pipeline, LogServers.config(hurried, 100))) {
      AtomicInteger calls = new AtomicInteger();
      ChangeHandler slowly =
          batch -> {
            if (calls.incrementAndGet() == 1) {
              // Nothing ever comes: three and a half times the poll interval goes by.
              assertFalse(new CountDownLatch(1).await(7, TimeUnit.SECONDS));
            }
          };
      try (Running sink = Running.of(slow, "a", slowly)) {
        sink.awaitChanges(200);
        awaitNoLag("a");
        assertEachOnce(1, 200, sink.changes());
      }
    }
  }

  @Test
  void whatAHandlerFailsOnComesAgainAndNothingElse() throws Exception {
    append(1, 200);
    TransientPortException failure = new TransientPortException("away");
    AtomicInteger handled = new AtomicInteger();
    ChangeHandler failing =
        batch -> {
          if (handled.get() > 0) {
            throw failure;
          }
          handled.addAndGet(batch.size());
        };
    Set<Long> first;
    try (Running sink = Running.of(log, "a", failing)) {
      assertSame(failure, sink.awaitEnd());
      first = new HashSet<>(versions(sink.changes()));
      assertEquals(handled.get(), first.size());
    }
    try (Running sink = Running.of(log, "a")) {
      sink.awaitChanges(200 - first.size());
      awaitNoLag("a");
      first.addAll(versions(sink.changes()));
      assertEquals(200 - handled.get(), sink.changes().size());
      assertEquals(200, first.size());
    }
  }

  @Test
  void aBugInAHandlerEndsTheRunWithThatBug() throws Exception {
    append(1, 1);
    IllegalStateException bug = new IllegalStateException("bug");
    try (Running sink =
        Running.of(
            log,
            "a",
            batch -> {
              throw bug;
            })) {
      assertSame(bug, sink.awaitEnd());
    }
    assertTrue(log.lag("a").records() > 0);
  }

  @Test
  void anInterruptReachesTheHandlerAndLeavesTheGroupAtOnce() throws Exception {
    append(1, 10);
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
  void twoWorkersShareAndWhenOneLeavesNothingIsLostOrOutOfOrder() throws Exception {
    List<ChangeEvent> all = new ArrayList<>();
    ChangeHandler collect =
        batch -> {
          synchronized (all) {
            all.addAll(batch.changes());
          }
        };
    try (LogWriter writer = log.openWriter()) {
      append(writer, 1, 100);
      try (Running stays = Running.of(log, "a", collect)) {
        stays.awaitChanges(100);
        try (Running leaves = Running.of(log, "a", collect)) {
          long version = 100;
          while (leaves.changes().size() < 200) {
            append(writer, version + 1, version + 20);
            version += 20;
            assertTrue(version < 100_000, "the second worker gets nothing");
          }
          assertTrue(stays.changes().size() > 100, "the first worker gets nothing any more");
          leaves.stop();
          append(writer, version + 1, version + 100);
          awaitNoLag("a");
          assertFalse(stays.hasEnded());
          synchronized (all) {
            assertEquals(version + 100, new HashSet<>(versions(all)).size());
            assertEquals(version + 100, all.size());
            assertOrderedPerRow(all);
          }
        }
      }
    }
  }

  @Test
  void aBatchInFlightIsFinishedAndConfirmedBeforeItsPartitionGoes() throws Exception {
    append(1, 40);
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
        append(41, 60);
        // The second has to wait for the first, which has everything that came before in flight.
        Running.await(() -> members("a") == 2, () -> "two members");
        assertFalse(release.await(3, TimeUnit.SECONDS));
        assertTrue(second.changes().isEmpty());
        release.countDown();
        Running.await(() -> lag("a") == 0, () -> "no lag");
        synchronized (all) {
          assertEachOnce(1, 60, all);
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
    append(1, 40);
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
    try (KafkaChangeLog slow = new KafkaChangeLog(pipeline, LogServers.config(hurried, 100));
        Running first = Running.of(slow, "a", stuck)) {
      assertTrue(entered.await(20, TimeUnit.SECONDS));
      try (Running second = Running.of(slow, "a")) {
        // Its half of the partitions is handed over unfinished, and delivered from the beginning.
        second.awaitChanges(1);
        assertTrue(lag("a") > 0);
        first.stop();
        second.awaitChanges(40);
        awaitNoLag("a");
        assertEachOnce(1, 40, second.changes());
      }
    }
  }

  @Test
  void aRecordThatIsNotOursStopsTheSinkAtItsPlaceAfterWhatIsBeforeIt() throws Exception {
    append(1, 40);
    try (KafkaProducer<byte[], byte[]> foreign =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", LogServers.kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      foreign.send(new ProducerRecord<>(topic, 2, Sample.bytes("k"), Sample.bytes("v"))).get();
    }
    append(41, 80);
    Throwable end;
    try (Running sink = Running.of(log, "a")) {
      end = sink.awaitEnd();
      assertFalse(sink.changes().isEmpty());
    }
    assertEquals(PortException.class, end.getClass());
    assertTrue(
        end.getMessage().contains("topic " + topic + ", partition 2, offset "), end::getMessage);

    try (KafkaProducer<byte[], byte[]> foreign =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", LogServers.kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      foreign.send(new ProducerRecord<>(topic, 2, Sample.bytes("k"), null)).get();
    }
    try (Running sink = Running.of(log, "b")) {
      assertEquals(PortException.class, sink.awaitEnd().getClass());
    }
  }

  @Test
  void anotherPipelinesTopicsAreNotRead() throws Exception {
    append(1, 5);
    try (KafkaChangeLog longer = new KafkaChangeLog(pipeline + "-x", LogServers.config());
        LogWriter writer = longer.openWriter()) {
      append(writer, 100, 105);
    }
    try (Running sink = Running.of(log, "a")) {
      sink.awaitChanges(5);
      awaitNoLag("a");
      assertEachOnce(1, 5, sink.changes());
    }
  }

  @Test
  void whatTheLogNoLongerHoldsIsNotSkippedSilently() throws Exception {
    append(1, 40);
    try (Running sink = Running.of(log, "a")) {
      sink.awaitChanges(40);
      awaitNoLag("a");
    }
    append(41, 80);
    Kafka.removeRecords(topic);
    try (Running sink = Running.of(log, "a")) {
      Throwable end = sink.awaitEnd();
      assertEquals(PortException.class, end.getClass());
      assertTrue(end.getMessage().contains("--to-earliest"), end::getMessage);
    }
  }

  @Test
  void aLogOfNothingHasNoLag() throws Exception {
    assertEquals(0, log.lag("a").records());
  }
}

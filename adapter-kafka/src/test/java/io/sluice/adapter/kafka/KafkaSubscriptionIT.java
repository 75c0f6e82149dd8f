package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ports.ChangeHandler;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.log.LogWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaSubscriptionIT {
  private final TestPipeline pipeline = new TestPipeline();
  private final KafkaChangeLog log = pipeline.log();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void everyBatchIsBoundedAndInLogOrderAndTheLagGoesToZero() throws Exception {
    pipeline.append(1, 500);
    assertTrue(log.lag("a").records() >= 500);
    List<Integer> sizes = new ArrayList<>();
    AtomicBoolean ordered = new AtomicBoolean(true);
    ChangeHandler check =
        batch -> {
          sizes.add(batch.size());
          List<Long> versions = TestPipeline.versions(batch.changes());
          ordered.compareAndSet(true, versions.equals(versions.stream().sorted().toList()));
        };
    try (Running sink = Running.of(log, "a", check)) {
      sink.awaitChanges(500);
      TestPipeline.assertEachOnce(1, 500, sink.changes());
      pipeline.awaitNoLag("a");
      pipeline.append(501, 510);
      sink.awaitChanges(510);
      pipeline.awaitNoLag("a");
    }
    assertTrue(sizes.stream().allMatch(size -> size <= 50), sizes.toString());
    assertTrue(ordered.get());
    try (Running again = Running.of(log, "a")) {
      pipeline.append(511, 511);
      assertEquals(List.of(511L), TestPipeline.versions(again.awaitChanges(1).changes()));
    }
  }

  @Test
  void aTableThatAppearsLaterIsJoined() throws Exception {
    try (Running sink = Running.of(log, "a")) {
      pipeline.append(1, 10);
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
    pipeline.append(1, 200);
    try (KafkaChangeLog slow =
        new KafkaChangeLog(pipeline.name(), LogServers.config(hurried, 100))) {
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
        pipeline.awaitNoLag("a");
        TestPipeline.assertEachOnce(1, 200, sink.changes());
      }
    }
  }

  @Test
  void whatAHandlerFailsOnComesAgainAndNothingElse() throws Exception {
    pipeline.append(1, 200);
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
      first = new HashSet<>(TestPipeline.versions(sink.changes()));
      assertEquals(handled.get(), first.size());
    }
    try (Running sink = Running.of(log, "a")) {
      sink.awaitChanges(200 - first.size());
      pipeline.awaitNoLag("a");
      first.addAll(TestPipeline.versions(sink.changes()));
      assertEquals(200 - handled.get(), sink.changes().size());
      assertEquals(200, first.size());
    }
  }

  @Test
  void aBugInAHandlerEndsTheRunWithThatBug() throws Exception {
    pipeline.append(1, 1);
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
  void aRecordThatIsNotOursStopsTheSinkAtItsPlaceAfterWhatIsBeforeIt() throws Exception {
    pipeline.append(1, 40);
    try (KafkaProducer<byte[], byte[]> foreign =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", LogServers.kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      foreign
          .send(new ProducerRecord<>(pipeline.topic(), 2, Sample.bytes("k"), Sample.bytes("v")))
          .get();
    }
    pipeline.append(41, 80);
    Throwable end;
    try (Running sink = Running.of(log, "a")) {
      end = sink.awaitEnd();
      assertFalse(sink.changes().isEmpty());
    }
    assertEquals(PortException.class, end.getClass());
    assertTrue(
        end.getMessage().contains("topic " + pipeline.topic() + ", partition 2, offset "),
        end::getMessage);

    try (KafkaProducer<byte[], byte[]> foreign =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", LogServers.kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      foreign.send(new ProducerRecord<>(pipeline.topic(), 2, Sample.bytes("k"), null)).get();
    }
    try (Running sink = Running.of(log, "b")) {
      assertEquals(PortException.class, sink.awaitEnd().getClass());
    }
  }

  @Test
  void anotherPipelinesTopicsAreNotRead() throws Exception {
    pipeline.append(1, 5);
    try (KafkaChangeLog longer = new KafkaChangeLog(pipeline.name() + "-x", LogServers.config());
        LogWriter writer = longer.openWriter()) {
      TestPipeline.append(writer, 100, 105);
    }
    try (Running sink = Running.of(log, "a")) {
      sink.awaitChanges(5);
      pipeline.awaitNoLag("a");
      TestPipeline.assertEachOnce(1, 5, sink.changes());
    }
  }

  @Test
  void whatTheLogNoLongerHoldsIsNotSkippedSilently() throws Exception {
    pipeline.append(1, 40);
    try (Running sink = Running.of(log, "a")) {
      sink.awaitChanges(40);
      pipeline.awaitNoLag("a");
    }
    pipeline.append(41, 80);
    Kafka.removeRecords(pipeline.topic());
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

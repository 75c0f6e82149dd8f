package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.log.LogWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Topics that an administrator deletes behind our back. Between runs: ForgottenCheckpointIT. */
class DeletedTopicIT {
  private final String pipeline = LogServers.newPipeline();
  private final KafkaChangeLog log = new KafkaChangeLog(pipeline, LogServers.config());
  private final String topic = pipeline + ".store.customers";
  private final String checkpointTopic = "__" + pipeline + ".checkpoint";

  @AfterEach
  void close() {
    log.close();
  }

  private static ChangeBatch commit(int from, int to) {
    List<ChangeEvent> changes = new ArrayList<>();
    for (int version = from; version <= to; version++) {
      changes.add(Sample.insert(version, "x", version));
    }
    return ChangeBatch.of(changes, new Checkpoint("" + to, to));
  }

  /** Writes until it fails: a broker may take a moment to forget a topic. */
  private static PortException firstFailure(LogWriter writer) throws InterruptedException {
    for (int version = 1_000; version < 10_000; version++) {
      try {
        writer.handle(commit(version, version));
      } catch (PortException e) {
        return e;
      }
    }
    throw new AssertionError("the writer goes on without its topic");
  }

  private static void assertDeleted(String deleted, Throwable failure) {
    assertFalse(failure instanceof TransientPortException, failure::toString);
    assertTrue(failure instanceof PortException, failure::toString);
    assertTrue(failure.getMessage().contains(deleted + " was deleted"), failure::getMessage);
    assertTrue(
        failure.getMessage().contains("remove the pipeline's checkpoint"), failure::getMessage);
  }

  @Test
  void aTableTopicDeletedWhileCaptureRunsStopsIt() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit(1, 1));
      Kafka.delete(topic);
      assertDeleted(topic, firstFailure(writer));
    }
    assertFalse(Kafka.exists(topic));
  }

  @Test
  void aTableTopicMadeAgainWhileCaptureRunsIsNoticedByItsOffsets() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      for (int version = 1; version <= 40; version++) {
        writer.handle(commit(version, version));
      }
      Kafka.delete(topic);
      Kafka.make(topic, 4);
      assertDeleted(topic, firstFailure(writer));
    }
  }

  @Test
  void theCheckpointTopicDeletedWhileCaptureRunsStopsIt() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit(1, 1));
      Kafka.delete(checkpointTopic);
      assertDeleted(checkpointTopic, firstFailure(writer));
    }
    assertFalse(Kafka.exists(checkpointTopic));
    assertDeleted(checkpointTopic, assertThrows(PortException.class, log::openWriter));
  }

  @Test
  void theCheckpointTopicMadeAgainWhileCaptureRunsIsNoticedByItsOffsets() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      for (int version = 1; version <= 40; version++) {
        writer.handle(commit(version, version));
      }
      Kafka.delete(checkpointTopic);
      Kafka.make(checkpointTopic, 1);
      assertDeleted(checkpointTopic, firstFailure(writer));
    }
  }

  @Test
  void aTopicDeletedWhileASinkReadsItStopsTheSink() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit(1, 20));
    }
    try (Running sink = Running.of(log, "a");
        Running other = Running.of(log, "b")) {
      sink.awaitChanges(20);
      other.awaitChanges(20);
      Kafka.delete(topic);
      assertDeleted(topic, sink.awaitEnd());
      assertDeleted(topic, other.awaitEnd());
    }
    assertFalse(Kafka.exists(topic));
    // And again, until somebody has seen to it.
    try (Running sink = Running.of(log, "a")) {
      assertDeleted(topic, sink.awaitEnd());
    }
  }

  @Test
  void aTopicMadeAgainWhileASinkReadsItStopsTheSink() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit(1, 20));
      try (Running sink = Running.of(log, "a")) {
        sink.awaitChanges(20);
        Kafka.delete(topic);
        Kafka.make(topic, 4);
        Throwable end = sink.awaitEnd();
        assertEquals(PortException.class, end.getClass());
        assertTrue(end.getMessage().contains("deleted and made again"), end::getMessage);
      }
    }
  }

  @Test
  void aTopicMadeAgainWhileNobodyReadsStopsTheNextReader() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit(1, 20));
    }
    Kafka.delete(topic);
    Kafka.make(topic, 4);
    try (Running sink = Running.of(log, "a")) {
      assertDeleted(topic, sink.awaitEnd());
    }
  }

  @Test
  void afterTheRemedySinksGoOnWithTheNewSnapshot() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit(1, 20));
    }
    Kafka.delete(topic);
    log.forgetCheckpoint();
    try (LogWriter writer = log.openWriter();
        Running sink = Running.of(log, "a")) {
      ChangeEvent truncate = ChangeEvent.truncate(Sample.CUSTOMERS, 21, Sample.POSITION);
      writer.handle(ChangeBatch.of(List.of(truncate), new Checkpoint("21", 21)));
      writer.handle(commit(22, 30));
      sink.awaitChanges(4 + 9);
    }
  }
}

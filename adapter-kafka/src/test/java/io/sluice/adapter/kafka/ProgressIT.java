package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.log.LogPosition;
import io.sluice.ports.log.LogWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgressIT {
  private static final TableSchema ORDERS =
      new TableSchema(
          new TableId("store", "orders"),
          List.of(new Column("id", Scalar.INT32, false)),
          List.of("id"),
          List.of());

  private final String pipeline = LogServers.newPipeline();
  private final KafkaChangeLog log = new KafkaChangeLog(pipeline, LogServers.config());
  private final String topic = pipeline + ".store.customers";

  @AfterEach
  void close() {
    log.close();
  }

  private static ChangeBatch commit(long version, ChangeEvent... changes) {
    return ChangeBatch.of(List.of(changes), new Checkpoint("" + version, version));
  }

  private static ChangeEvent customer(int version) {
    return Sample.insert(version, "x", version);
  }

  private static ChangeEvent order(int version) {
    return ChangeEvent.upsert(
        Operation.INSERT, null, Row.of(ORDERS, version), version, Sample.POSITION);
  }

  private void awaitPassed(String sink, LogPosition position) {
    Running.await(() -> passed(sink, position), () -> sink + " to pass " + position);
  }

  private boolean passed(String sink, LogPosition position) {
    try {
      return log.passed(sink, position);
    } catch (PortException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Records and markers of every transaction that has ended. */
  private LogPosition endBehind(long records) throws Exception {
    LogPosition end = log.end();
    assertEquals(records, sum(end), end::toString);
    return end;
  }

  private static long sum(LogPosition position) {
    return position.offsets().values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void theEndOfALogOfNothingIsPassedByEverybody() throws Exception {
    LogPosition end = log.end();
    assertEquals(new LogPosition(Map.of()), end);
    assertTrue(log.passed("nobody", end));
  }

  @Test
  void aSinkPassesTheEndOnceItHasHandledEverythingBeforeItAndNotSooner() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (LogWriter writer = log.openWriter()) {
      // A single row: the other partitions stay empty, and are never committed.
      writer.handle(commit(1, customer(1)));
      LogPosition end = endBehind(2);
      assertFalse(log.passed("a", end));
      try (Running sink = Running.of(log, "a", batch -> release.await())) {
        Running.await(() -> lag("a") > 0, () -> "a lag");
        assertFalse(log.passed("a", end));
        release.countDown();
        sink.awaitChanges(1);
        awaitPassed("a", end);
      }
      // What came later does not matter, nor does a topic made since.
      writer.handle(commit(3, customer(2), order(3)));
      endBehind(6);
      assertTrue(log.passed("a", end));
      assertFalse(log.passed("a", log.end()));
      assertFalse(log.passed("b", end));
    }
  }

  @Test
  void theEndIsBehindEveryTransactionWhoseCheckpointCanBeSeen() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      for (int version = 1; version <= 100; version++) {
        writer.handle(commit(version, customer(version)));
        endBehind(2L * version);
      }
    }
  }

  private long lag(String sink) {
    try {
      return log.lag(sink).records();
    } catch (PortException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theEndIsBehindWhatIsCommittedAndBeforeAnOpenTransaction() throws Exception {
    try (LogWriter writer = log.openWriter();
        Running sink = Running.of(log, "a")) {
      writer.handle(commit(1, customer(1)));
      LogPosition end = endBehind(2);
      writer.handle(ChangeBatch.of(List.of(customer(2))));
      assertEquals(end, log.end());
      sink.awaitChanges(1);
      awaitPassed("a", log.end());
    }
    // The transaction was aborted; a sink passes that, too.
    LogPosition end = endBehind(4);
    try (Running sink = Running.of(log, "a")) {
      awaitPassed("a", end);
      assertEquals(List.of(), sink.changes());
    }
  }

  @Test
  void aPositionInATopicThatIsDeletedIsNeverSaidToBePassed() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit(1, customer(1)));
      LogPosition end = endBehind(2);
      Kafka.delete(topic);
      assertDeleted(end);
      Kafka.make(topic, 4);
      assertDeleted(end);
    }
  }

  /** Kafka forgets a topic a moment after it has said so. */
  private void assertDeleted(LogPosition end) {
    Running.await(() -> answer(end).contains(topic + " was deleted"), () -> answer(end));
  }

  private String answer(LogPosition end) {
    try {
      assertFalse(log.passed("a", end));
      return "not passed";
    } catch (PortException e) {
      return e.getMessage();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void recordsLostBeforeASinkReadThemAreNeverSaidToBePassed() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit(1, customer(1)));
      try (Running sink = Running.of(log, "a")) {
        sink.awaitChanges(1);
        awaitPassed("a", endBehind(2));
      }
      writer.handle(commit(2, customer(1)));
      LogPosition end = endBehind(4);
      Kafka.removeRecords(topic);
      PortException lost = assertThrows(PortException.class, () -> log.passed("a", end));
      assertTrue(lost.getMessage().contains("retention"), lost::getMessage);
      // Who has never read begins behind what is gone.
      assertTrue(log.passed("new", end));
    }
  }

  @Test
  void askingWhereASinkIsWhileItReadsCostsLittle() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit(1, customer(1)));
      LogPosition end = endBehind(2);
      long began = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        log.passed("a", end);
        log.end();
      }
      assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) < 20);
    }
  }
}

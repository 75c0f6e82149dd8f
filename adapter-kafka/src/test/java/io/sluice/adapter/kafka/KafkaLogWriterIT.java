package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.ports.ChangeHandler;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.log.FencedException;
import io.sluice.ports.log.LogWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaLogWriterIT {
  private final String pipeline = LogServers.newPipeline();
  private final KafkaChangeLog log = new KafkaChangeLog(pipeline, LogServers.config());

  @AfterEach
  void close() {
    log.close();
  }

  private static ChangeBatch commit(String offset, long version, ChangeEvent... changes) {
    return ChangeBatch.of(List.of(changes), new Checkpoint(offset, version));
  }

  private static List<List<Object>> comparable(List<ChangeEvent> changes) {
    return changes.stream().map(Sample::comparable).toList();
  }

  private static ChangeEvent update(int id, String name, long version) {
    return ChangeEvent.upsert(
        Operation.UPDATE,
        null,
        Row.of(Sample.CUSTOMERS, id, name, Row.UNCHANGED),
        version,
        Sample.POSITION);
  }

  @Test
  void changesOfEveryTypeComeBackAsTheyWere() throws Exception {
    List<ChangeEvent> changes = new ArrayList<>();
    long version = 0;
    for (Row row : Sample.everyValue()) {
      changes.add(ChangeEvent.upsert(Operation.UPDATE, row, row, ++version, Sample.POSITION));
      changes.add(update((int) version, "n", ++version));
      changes.add(
          ChangeEvent.delete(Sample.CUSTOMERS, RowKey.of(7), null, ++version, Sample.POSITION));
    }
    try (LogWriter writer = log.openWriter()) {
      assertEquals(Optional.empty(), writer.lastCheckpoint());
      writer.handle(ChangeBatch.of(changes, new Checkpoint("here", version)));
    }
    try (Running sink = Running.of(log, "a")) {
      List<ChangeEvent> read = sink.awaitChanges(changes.size()).changes();
      read.sort(java.util.Comparator.comparingLong(ChangeEvent::version));
      assertEquals(comparable(changes), comparable(read));
    }
  }

  @Test
  void aTransactionIsSeenWholeOrNotAtAll() throws Exception {
    try (LogWriter writer = log.openWriter();
        Running sink = Running.of(log, "a")) {
      writer.handle(commit("1", 1, Sample.insert(1, "first", 1)));
      sink.awaitChanges(1);
      writer.handle(ChangeBatch.of(List.of(Sample.insert(2, "half", 2))));
      writer.handle(ChangeBatch.of(List.of(Sample.insert(3, "half", 3))));
      try (Running other = Running.of(log, "b")) {
        other.awaitChanges(1);
        assertEquals(1, other.changes().size());
      }
      assertEquals(1, sink.changes().size());
      writer.handle(commit("4", 4, Sample.insert(4, "whole", 4)));
      sink.awaitChanges(4);
    }
  }

  @Test
  void aWriterGoesOnAtTheLastCheckpoint() throws Exception {
    String offset = "{\"lsn\":\"0/1\", \"text\":\"\u00fc\"}";
    try (LogWriter writer = log.openWriter()) {
      for (int i = 1; i <= 20; i++) {
        writer.handle(commit("" + i, i, Sample.insert(i, "x", i)));
      }
      writer.handle(commit(offset, Long.MAX_VALUE));
      assertEquals(Optional.of(new Checkpoint(offset, Long.MAX_VALUE)), writer.lastCheckpoint());
    }
    try (LogWriter writer = log.openWriter()) {
      assertEquals(Optional.of(new Checkpoint(offset, Long.MAX_VALUE)), writer.lastCheckpoint());
    }
  }

  @Test
  void whatAWriterLeavesUncommittedIsGone() throws Exception {
    LogWriter crashed = log.openWriter();
    crashed.handle(commit("1", 1, Sample.insert(1, "kept", 1)));
    crashed.handle(ChangeBatch.of(List.of(Sample.insert(2, "lost", 2))));
    // As after a crash: the transaction stays open until the next writer comes.
    try (LogWriter writer = log.openWriter()) {
      assertEquals(Optional.of(new Checkpoint("1", 1)), writer.lastCheckpoint());
      writer.handle(commit("3", 3, Sample.insert(3, "kept", 3)));
    }
    LogWriter closed = log.openWriter();
    closed.handle(ChangeBatch.of(List.of(Sample.insert(4, "lost", 4))));
    closed.close();
    try (Running sink = Running.of(log, "a")) {
      sink.awaitChanges(2);
      Running.await(() -> lag("a") == 0, () -> "no lag");
      assertEquals(
          List.of(1L, 3L), sink.changes().stream().map(ChangeEvent::version).sorted().toList());
    }
    crashed.close();
  }

  private long lag(String sink) {
    try {
      return log.lag(sink).records();
    } catch (PortException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSecondWriterFencesTheFirst() throws Exception {
    try (KafkaChangeLog elsewhere = new KafkaChangeLog(pipeline, LogServers.config());
        LogWriter first = log.openWriter()) {
      first.handle(commit("1", 1, Sample.insert(1, "a", 1)));
      first.handle(ChangeBatch.of(List.of(Sample.insert(2, "b", 2))));
      try (LogWriter second = elsewhere.openWriter()) {
        assertEquals(Optional.of(new Checkpoint("1", 1)), second.lastCheckpoint());
        assertThrows(
            FencedException.class, () -> first.handle(commit("3", 3, Sample.insert(3, "c", 3))));
        assertThrows(
            TransientPortException.class,
            () -> first.handle(commit("3", 3, Sample.insert(3, "c", 3))));
        second.handle(commit("4", 4, Sample.insert(4, "d", 4)));
      }
      // A writer that had nothing open is fenced just the same.
      try (LogWriter third = log.openWriter();
          LogWriter fourth = elsewhere.openWriter()) {
        assertThrows(
            FencedException.class, () -> third.handle(commit("5", 5, Sample.insert(5, "e", 5))));
        assertEquals(Optional.of(new Checkpoint("4", 4)), fourth.lastCheckpoint());
      }
    }
    try (Running sink = Running.of(log, "a")) {
      sink.awaitChanges(2);
      assertEquals(
          List.of(1L, 4L), sink.changes().stream().map(ChangeEvent::version).sorted().toList());
    }
  }

  @Test
  void aTruncateReachesEveryPartitionAndStandsInItsPlace() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit("0", 0, Sample.insert(0, "first", 0)));
      List<ChangeEvent> changes = new ArrayList<>();
      for (int i = 1; i <= 50; i++) {
        changes.add(Sample.insert(i, "before", i));
      }
      changes.add(ChangeEvent.truncate(Sample.CUSTOMERS, 51, Sample.POSITION));
      for (int i = 52; i <= 101; i++) {
        changes.add(Sample.insert(i, "after", i));
      }
      writer.handle(ChangeBatch.of(changes, new Checkpoint("x", 101)));
    }
    List<ChangeBatch> batches = new ArrayList<>();
    // While the first batch takes its time, the rest of all partitions gathers for the second.
    ChangeHandler slowAtFirst =
        batch -> {
          if (batches.isEmpty()) {
            assertFalse(new CountDownLatch(1).await(2, TimeUnit.SECONDS));
          }
          batches.add(batch);
        };
    try (Running sink = Running.of(log, "a", slowAtFirst)) {
      sink.awaitChanges(105);
      assertEquals(4, sink.changes().stream().filter(ChangeEvent::isTruncate).count());
      for (ChangeBatch batch : batches) {
        List<Long> versions = batch.changes().stream().map(ChangeEvent::version).toList();
        assertEquals(versions.stream().sorted().toList(), versions);
      }
      // Folding a batch leaves the rows behind the truncate, whatever partition they are in.
      long left =
          batches.stream()
              .flatMap(batch -> batch.latestPerRow().changes().stream())
              .filter(change -> change.isUpsert() && change.version() > 51)
              .count();
      assertEquals(50, left);
    }
  }

  @Test
  void aChangeThatIsTooLargeNamesTheRemedyAndCommitsNothing() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit("1", 1, Sample.insert(1, "a", 1)));
      PortException refused =
          assertThrows(
              PortException.class,
              () ->
                  writer.handle(
                      commit("2", 3, Sample.insert(2, "b", 2), Sample.insert(3, huge(), 3))));
      assertFalse(refused instanceof TransientPortException);
      assertTrue(refused.getMessage().contains("maxRecordBytes"), refused.getMessage());
    }
    try (LogWriter writer = log.openWriter()) {
      assertEquals(Optional.of(new Checkpoint("1", 1)), writer.lastCheckpoint());
    }
  }

  private static String huge() {
    return "x".repeat(2 << 20);
  }

  @Test
  void checkIsContentWithTheseServers() throws Exception {
    log.check();
  }
}

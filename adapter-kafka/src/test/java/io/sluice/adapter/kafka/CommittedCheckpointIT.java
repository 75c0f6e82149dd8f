package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.Checkpoint;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.log.LogWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommittedCheckpointIT {
  private final String pipeline = LogServers.newPipeline();
  private final KafkaChangeLog log = new KafkaChangeLog(pipeline, LogServers.config());
  private final KafkaChangeLog onlooker = new KafkaChangeLog(pipeline, LogServers.config());

  @AfterEach
  void close() {
    onlooker.close();
    log.close();
  }

  private static ChangeBatch commit(int version) {
    return ChangeBatch.of(
        List.of(Sample.insert(version, "x", version)), new Checkpoint("at " + version, version));
  }

  private static Optional<Checkpoint> at(int version) {
    return Optional.of(new Checkpoint("at " + version, version));
  }

  /** The markers of a commit may reach the brokers a moment after it has returned. */
  private void awaitSeen(int version) {
    Running.await(() -> at(version).equals(seen()), () -> "checkpoint " + version);
  }

  private Optional<Checkpoint> seen() {
    try {
      return onlooker.lastCheckpoint();
    } catch (PortException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anOnlookerSeesEachCheckpointOnceItIsCommittedAndFencesNobody() throws Exception {
    assertEquals(Optional.empty(), onlooker.lastCheckpoint());
    try (LogWriter writer = log.openWriter()) {
      assertEquals(Optional.empty(), onlooker.lastCheckpoint());
      for (int version = 1; version <= 5; version++) {
        writer.handle(commit(version));
        awaitSeen(version);
      }
    }
  }

  @Test
  void anOpenTransactionIsNotWaitedFor() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit(1));
      awaitSeen(1);
      writer.handle(ChangeBatch.of(List.of(Sample.insert(2, "open", 2))));
      long began = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        assertEquals(at(1), onlooker.lastCheckpoint());
      }
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
      assertTrue(seconds < 20, seconds + " s for twenty looks");
      writer.handle(commit(3));
      awaitSeen(3);
    }
  }

  @Test
  void theNextLookReadsOnFromTheOneBefore() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit(1));
      awaitSeen(1);
      // What was read may go: a look that begins anew would not find it.
      Kafka.removeRecords("__" + pipeline + ".checkpoint");
      assertEquals(at(1), onlooker.lastCheckpoint());
      writer.handle(commit(2));
      awaitSeen(2);
    }
  }

  @Test
  void aClosedLogSaysSo() throws Exception {
    assertEquals(Optional.empty(), onlooker.lastCheckpoint());
    onlooker.close();
    assertThrows(TransientPortException.class, onlooker::lastCheckpoint);
  }
}

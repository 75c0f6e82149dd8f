package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.ports.PortException;
import io.sluice.ports.log.FencedException;
import io.sluice.ports.log.LogWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForgottenCheckpointIT {
  private final String pipeline = LogServers.newPipeline();
  private final KafkaChangeLog log = new KafkaChangeLog(pipeline, LogServers.config());
  private final String topic = pipeline + ".store.customers";
  private final String checkpointTopic = "__" + pipeline + ".checkpoint";

  @AfterEach
  void close() {
    log.close();
  }

  private static ChangeBatch commit(int version) {
    return ChangeBatch.of(
        List.of(Sample.insert(version, "x", version)), new Checkpoint("" + version, version));
  }

  private void write(ChangeBatch... batches) throws Exception {
    try (LogWriter writer = log.openWriter()) {
      for (ChangeBatch batch : batches) {
        writer.handle(batch);
      }
    }
  }

  private Optional<Checkpoint> next() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      return writer.lastCheckpoint();
    }
  }

  @Test
  void theNextWriterBeginsAnewAboveTheVersionsGivenOut() throws Exception {
    write(commit(1), commit(2));
    assertEquals(Optional.of(new Checkpoint("2", 2)), log.forgetCheckpoint());
    assertEquals(Optional.of(Checkpoint.anew(2)), next());
    assertEquals(Optional.empty(), log.lastCheckpoint());
    assertEquals(Optional.empty(), log.forgetCheckpoint());
    assertEquals(Optional.of(Checkpoint.anew(2)), next());
    write(commit(3));
    assertEquals(Optional.of(new Checkpoint("3", 3)), next());
    try (Running sink = Running.of(log, "a")) {
      sink.awaitChanges(3);
    }
  }

  @Test
  void aPipelineThatHasNoneHasNothingToForgetAndNothingIsMade() throws Exception {
    assertEquals(Optional.empty(), log.forgetCheckpoint());
    assertFalse(Kafka.exists(checkpointTopic));
  }

  @Test
  void aWriterAtWorkIsFenced() throws Exception {
    try (LogWriter writer = log.openWriter()) {
      writer.handle(commit(1));
      writer.handle(ChangeBatch.of(List.of(Sample.insert(2, "open", 2))));
      log.forgetCheckpoint();
      assertThrows(FencedException.class, () -> writer.handle(commit(3)));
    }
    assertEquals(Optional.of(Checkpoint.anew(1)), next());
  }

  @Test
  void aDeletedCheckpointTopicStopsTheNextWriterUntilItIsSaidToBeginAnew() throws Exception {
    write(commit(1));
    Kafka.delete(checkpointTopic);
    for (int attempt = 0; attempt < 2; attempt++) {
      PortException refused = assertThrows(PortException.class, log::openWriter);
      assertEquals(PortException.class, refused.getClass());
      assertTrue(
          refused.getMessage().contains(checkpointTopic + " was deleted"), refused::getMessage);
      assertTrue(refused.getMessage().contains("remove the pipeline's checkpoint"));
      assertFalse(Kafka.exists(checkpointTopic));
    }
    assertEquals(Optional.empty(), log.forgetCheckpoint());
    assertEquals(Optional.of(Checkpoint.anew(0)), next());
  }

  @Test
  void aDeletedTableTopicStopsTheNextWriterUntilItIsSaidToBeginAnew() throws Exception {
    write(commit(1));
    Kafka.delete(topic);
    assertRefused();
    Kafka.make(topic, 4);
    assertRefused();
    log.forgetCheckpoint();
    write(
        ChangeBatch.of(
            List.of(
                ChangeEvent.truncate(Sample.CUSTOMERS, 2, Sample.POSITION),
                Sample.insert(1, "x", 3)),
            new Checkpoint("3", 3)));
    assertEquals(Optional.of(new Checkpoint("3", 3)), next());
  }

  private void assertRefused() throws Exception {
    PortException refused = assertThrows(PortException.class, log::openWriter);
    assertEquals(PortException.class, refused.getClass());
    assertTrue(refused.getMessage().contains(topic + " was deleted"), refused::getMessage);
    assertEquals(Optional.of(new Checkpoint("1", 1)), log.lastCheckpoint());
  }
}

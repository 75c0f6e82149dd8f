package io.sluice.adapter.kafka;

import io.sluice.adapter.kafka.CheckpointRecords.Latest;
import io.sluice.adapter.kafka.CheckpointRecords.Stored;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads the checkpoint topic for a writer that begins. */
final class CheckpointTopic {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long SETTLE_PAUSE_MILLIS = 50;

  private final CheckpointRecords records;
  private final KafkaClients clients;
  private final Topics topics;

  CheckpointTopic(CheckpointRecords records, KafkaClients clients, Topics topics) {
    this.records = records;
    this.clients = clients;
    this.topics = topics;
  }

  /**
   * Reads everything that is committed. To be called by a writer that has fenced the one before.
   */
  Stored read(Topics.Topic topic) throws PortException, InterruptedException {
    TopicPartition partition = new TopicPartition(topic.name(), 0);
    try (Consumer<byte[], byte[]> consumer = clients.plainConsumer()) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Latest latest = new Latest();
      PartitionReader.read(
          consumer, partition, settledEnd(topic, consumer, partition), latest::put);
      return records.parse(latest);
    } catch (KafkaException e) {
      if (KafkaErrors.isInterrupt(e)) {
        throw Interrupts.asInterruptedException();
      }
      throw KafkaErrors.translate("reading topic " + topic.name(), e);
    }
  }

  /**
   * The end of the topic once nothing undecided is before it. Opening a writer has ended the former
   * one's transaction, but with several replicas the brokers may need a moment to show it.
   */
  private long settledEnd(
      Topics.Topic topic, Consumer<byte[], byte[]> consumer, TopicPartition partition)
      throws PortException, InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      long end = topics.ends(topic)[0];
      if (consumer.endOffsets(List.of(partition)).get(partition) >= end) {
        return end;
      }
      if (System.nanoTime() > deadline) {
        throw new TransientPortException(
            "topic "
                + topic.name()
                + " has a transaction that does not end; is another writer at work?");
      }
      TimeUnit.MILLISECONDS.sleep(SETTLE_PAUSE_MILLIS);
    }
  }
}

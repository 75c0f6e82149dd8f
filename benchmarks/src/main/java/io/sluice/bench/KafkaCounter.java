package io.sluice.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Counts the changes that a reader with {@code read_committed} sees: records with a value, for a
 * tombstone belongs to the delete before it.
 */
final class KafkaCounter implements Counter {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private boolean assigned;
  private long count;

  KafkaCounter(Trial trial) {
    this(trial, 1 << 18);
  }

  /**
   * @param minimum bytes for which an answer waits 50 ms; a single one for as soon as possible
   */
  KafkaCounter(Trial trial, int minimum) {
    this.topic = trial.topic();
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                trial.servers().kafka(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.CHECK_CRCS_CONFIG,
                false,
                ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                minimum,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                50,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                4 << 20,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                50_000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  @Override
  public long count() throws InterruptedException {
    for (ConsumerRecord<byte[], byte[]> record : next()) {
      if (isRow(record)) {
        count++;
      }
    }
    return count;
  }

  /** Not a tombstone, nor the TRUNCATE that Sluice begins a snapshot with. */
  static boolean isRow(ConsumerRecord<byte[], byte[]> record) {
    return record.key() != null && record.value() != null;
  }

  /** The records that came since; waits for some for up to a tenth of a second. */
  Iterable<ConsumerRecord<byte[], byte[]>> next() throws InterruptedException {
    if (!assigned && !assign()) {
      Thread.sleep(50);
      return List.of();
    }
    return consumer.poll(Duration.ofMillis(100));
  }

  /** The contestant makes the topic, some time after its start. */
  private boolean assign() {
    if (!consumer.listTopics().containsKey(topic)) {
      return false;
    }
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    if (partitions.isEmpty()) {
      return false; // being made
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    assigned = true;
    return true;
  }

  @Override
  public void close() {
    consumer.close();
  }
}

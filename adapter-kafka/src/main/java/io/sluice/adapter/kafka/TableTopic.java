package io.sluice.adapter.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A table's topic as it is written to: a row into its partition, a truncate into all of them.
 *
 * <p>A truncate has a header, by which those can leave it out who read the topic with a program
 * that stops at it: Kafka Connect filters by a header's name, not by what is in a value.
 */
final class TableTopic {
  static final String TRUNCATE_HEADER = "sluice.truncate";

  private static final byte[] TRUE = "true".getBytes(StandardCharsets.UTF_8);

  private final LogTransaction transaction;
  private final WatchedTopic topic;
  private final Callback callback;

  TableTopic(LogTransaction transaction, WatchedTopic topic) {
    this.transaction = transaction;
    this.topic = topic;
    this.callback = transaction.watching(topic);
  }

  WatchedTopic topic() {
    return topic;
  }

  /**
   * Hands a change to the producer; blocks while its buffer is full.
   *
   * @param key framed; null for a truncate
   * @param value framed
   */
  void send(byte[] key, byte[] value) {
    if (key == null) {
      for (int partition = 0; partition < topic.partitions(); partition++) {
        ProducerRecord<byte[], byte[]> truncate = record(partition, null, value);
        truncate.headers().add(TRUNCATE_HEADER, TRUE);
        transaction.send(truncate, callback);
      }
    } else {
      int partition = KeyPartitioner.partition(key, topic.partitions());
      transaction.send(record(partition, key, value), callback);
    }
  }

  private ProducerRecord<byte[], byte[]> record(int partition, byte[] key, byte[] value) {
    return new ProducerRecord<>(topic.name(), partition, key, value);
  }
}

package io.sluice.adapter.kafka;

import io.sluice.adapter.kafka.Codecs.FramedCodec;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Appends the changes of one table, as long as its schema stays the same.
 *
 * <p>A truncate has a header, by which those can leave it out who read the topic with a program
 * that stops at it: Kafka Connect filters by a header's name, not by what is in a value.
 */
final class TableWriter {
  static final String TRUNCATE_HEADER = "sluice.truncate";

  private static final byte[] TRUE = "true".getBytes(StandardCharsets.UTF_8);

  private final Producer<byte[], byte[]> producer;
  private final ChangeRecords records;
  private final FramedCodec codec;
  private final WatchedTopic topic;
  private final Callback callback;

  TableWriter(
      Producer<byte[], byte[]> producer,
      ChangeRecords records,
      FramedCodec codec,
      WatchedTopic topic,
      AtomicReference<Exception> sendFailure) {
    this.producer = producer;
    this.records = records;
    this.codec = codec;
    this.topic = topic;
    this.callback =
        (metadata, failure) -> {
          Exception problem = failure == null ? topic.appended(metadata) : failure;
          if (problem != null) {
            sendFailure.compareAndSet(null, problem);
          }
        };
  }

  TableSchema table() {
    return codec.codec().table();
  }

  /** Hands the change to the producer; blocks while its buffer is full. */
  void append(ChangeEvent change) throws PortException {
    byte[] value = records.value(codec, change);
    if (change.isTruncate()) {
      for (int partition = 0; partition < topic.partitions(); partition++) {
        ProducerRecord<byte[], byte[]> truncate = record(partition, null, value);
        truncate.headers().add(TRUNCATE_HEADER, TRUE);
        producer.send(truncate, callback);
      }
    } else {
      byte[] key = records.key(codec, change);
      int partition = KeyPartitioner.partition(key, topic.partitions());
      producer.send(record(partition, key, value), callback);
    }
  }

  private ProducerRecord<byte[], byte[]> record(int partition, byte[] key, byte[] value) {
    return new ProducerRecord<>(topic.name(), partition, key, value);
  }
}

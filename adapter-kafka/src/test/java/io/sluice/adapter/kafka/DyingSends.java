package io.sluice.adapter.kafka;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Ends a writer in the middle of its work: Kafka's producer calls it before each record that it is
 * to send. For consumers, which get the same settings, it does nothing.
 */
public final class DyingSends
    implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {
  static final Map<String, String> SETTINGS =
      Map.of("interceptor.classes", DyingSends.class.getName(), "max.poll.records", "7");

  private static int left = Integer.MAX_VALUE;

  /** What a writer dies of. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Lets so many records be sent, and then no more. */
  static synchronized void after(int records) {
    left = records;
  }

  static void never() {
    after(Integer.MAX_VALUE);
  }

  private static synchronized void count() {
    if (left == 0) {
      throw new Death();
    }
    left--;
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    count();
    return record;
  }

  @Override
  public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}

  @Override
  public void configure(Map<String, ?> configs) {}
}

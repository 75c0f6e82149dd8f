package io.sluice.adapter.kafka;

import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads one partition from where its consumer stands to a given end, in no group. */
final class PartitionReader {
  private static final Duration POLL = Duration.ofMillis(200);

  /** How long nothing may come although the end is not reached. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private PartitionReader() {}

  /**
   * Hands on every record before the end that can be read; transaction markers are passed over.
   *
   * @throws TransientPortException if nothing comes for a while
   * @throws org.apache.kafka.common.KafkaException as the consumer throws it
   */
  static void read(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long end,
      Handler<ConsumerRecord<byte[], byte[]>> handler)
      throws PortException, InterruptedException {
    long position = consumer.position(partition);
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (position < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end) {
          handler.accept(record);
        }
      }
      long reached = consumer.position(partition);
      if (reached > position) {
        position = reached;
        deadline = System.nanoTime() + LIMIT.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new TransientPortException(
            "topic "
                + partition.topic()
                + " could not be read beyond offset "
                + position
                + " for "
                + LIMIT.toSeconds()
                + " s");
      }
    }
  }
}

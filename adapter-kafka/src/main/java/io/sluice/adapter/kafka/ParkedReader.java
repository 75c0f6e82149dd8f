package io.sluice.adapter.kafka;

import io.sluice.ports.PortException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;

/** Reads what waits of one table, as far as it is committed. Used by one thread. */
final class ParkedReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  /** How long the brokers may take to show what is committed. */
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final byte[] key;
  private boolean atEnd;
  private long atEndSince;

  /**
   * @param table the topic of the table
   */
  ParkedReader(KafkaClients clients, String parkedTopic, String table, long from)
      throws PortException {
    this.consumer = clients.plainConsumer();
    this.partition = new TopicPartition(parkedTopic, 0);
    this.key = ParkedRecords.bytes(table);
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
  }

  /**
   * The table's next records; none if those that came are other tables', or nothing came for a
   * moment. To be called only while something waits.
   *
   * @throws PortException if what waits is not there
   */
  List<ConsumerRecord<byte[], byte[]>> poll() throws PortException {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (Arrays.equals(record.key(), key)) {
          records.add(record);
        }
      }
    } catch (InvalidOffsetException e) {
      throw LostChanges.deletedTopic(partition.topic());
    }
    look(!records.isEmpty());
    return records;
  }

  private void look(boolean found) throws PortException {
    boolean atEndNow = !found && next() >= consumer.endOffsets(List.of(partition)).get(partition);
    if (!atEndNow) {
      atEnd = false;
    } else if (!atEnd) {
      atEnd = true;
      atEndSince = System.nanoTime();
    } else if (System.nanoTime() - atEndSince > LIMIT_NANOS) {
      throw LostChanges.deletedTopic(partition.topic());
    }
  }

  /** Whether everything that can be read now was handed out. */
  boolean isAtEnd() {
    return atEnd;
  }

  /** The offset behind what was handed out. */
  long next() {
    return consumer.position(partition);
  }

  /** Goes back, or on, to an offset. */
  void seek(long offset) {
    consumer.seek(partition, offset);
  }

  @Override
  public void close() {
    Interrupts.afterwards(() -> consumer.close(CloseOptions.timeout(CLOSE_LIMIT)));
  }
}

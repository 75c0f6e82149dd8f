package io.sluice.adapter.kafka;

import io.sluice.adapter.kafka.CheckpointRecords.Latest;
import io.sluice.adapter.kafka.CheckpointRecords.Stored;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What the checkpoint topic holds as everybody may read it, whoever writes: up to the last stable
 * offset, so an open transaction is not waited for. Keeps its consumer, and reads each time only
 * what has come since. Safe for many threads.
 */
final class CommittedCheckpoint implements AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final TopicNames names;
  private final CheckpointRecords records;
  private final KafkaClients clients;
  private final Topics topics;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Consumer<byte[], byte[]> consumer;
  private Uuid topicId;
  private Latest latest = new Latest();
  private volatile boolean closed;

  CommittedCheckpoint(
      TopicNames names, CheckpointRecords records, KafkaClients clients, Topics topics) {
    this.names = names;
    this.records = records;
    this.clients = clients;
    this.topics = topics;
  }

  /** What is committed now; nothing where there is no such topic. */
  Stored read() throws PortException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (closed) {
        throw new TransientPortException("the log is closed");
      }
      Optional<Topics.Topic> topic = topics.find(names.checkpointTopic());
      if (topic.isEmpty()) {
        letGo();
        return Stored.NOTHING;
      }
      return read(topic.get());
    } finally {
      lock.unlock();
    }
  }

  private Stored read(Topics.Topic topic) throws PortException, InterruptedException {
    boolean done = false;
    try {
      follow(topic);
      Stored stored = records.parse(latest);
      done = true;
      return stored;
    } catch (KafkaException e) {
      if (KafkaErrors.isInterrupt(e)) {
        throw Interrupts.asInterruptedException();
      }
      throw closed
          ? new TransientPortException("the log is closed", e)
          : KafkaErrors.translate("reading topic " + topic.name(), e);
    } finally {
      if (!done) {
        letGo();
      }
    }
  }

  private void follow(Topics.Topic topic) throws PortException, InterruptedException {
    TopicPartition partition = new TopicPartition(topic.name(), 0);
    if (consumer == null || !topic.id().equals(topicId)) {
      letGo();
      consumer = clients.plainConsumer();
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      topicId = topic.id();
    }
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    PartitionReader.read(consumer, partition, end, latest::put);
  }

  private void letGo() {
    latest = new Latest();
    Consumer<byte[], byte[]> open = consumer;
    consumer = null;
    if (open != null) {
      Interrupts.afterwards(() -> open.close(CloseOptions.timeout(CLOSE_LIMIT)));
    }
  }

  @Override
  public void close() {
    closed = true;
    Consumer<byte[], byte[]> open = consumer;
    if (open != null) {
      open.wakeup();
    }
    lock.lock();
    try {
      letGo();
    } finally {
      lock.unlock();
    }
  }
}

package io.sluice.adapter.kafka;

import io.sluice.ports.PortException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A topic while it is written to, and the watch that it stays the same topic.
 *
 * <p>A producer asks the brokers to make a topic that it misses, and no setting of its own keeps it
 * from that. So a topic deleted while in use may come back at once, empty and with the brokers'
 * settings. It gives itself away: offsets, which only ever grow, begin again.
 */
final class WatchedTopic {
  private final Topics.Topic topic;
  private final long[] next;
  private final Supplier<PortException> gone;

  /**
   * @param ends behind the last record of each partition
   * @param gone what to say when it is not the same any more
   */
  WatchedTopic(Topics.Topic topic, long[] ends, Supplier<PortException> gone) {
    this.topic = topic;
    this.next = ends.clone();
    this.gone = gone;
  }

  Topics.Topic topic() {
    return topic;
  }

  String name() {
    return topic.name();
  }

  int partitions() {
    return topic.partitions();
  }

  /**
   * Notes where a record was put; called by the producer's thread alone.
   *
   * @return what is wrong, or null
   */
  PortException appended(RecordMetadata metadata) {
    if (!metadata.hasOffset()) {
      return null;
    }
    if (metadata.offset() < next[metadata.partition()]) {
      return gone.get();
    }
    next[metadata.partition()] = metadata.offset() + 1;
    return null;
  }

  PortException gone() {
    return gone.get();
  }
}

package io.sluice.adapter.kafka;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What a partition is called in a {@link io.sluice.ports.log.LogPosition}: {@code
 * <topic>/<partition>/<topic id>}, so that a topic of the same name that was made later is not
 * taken for it.
 */
record PartitionName(Uuid topicId, TopicPartition partition) {
  /**
   * @throws IllegalArgumentException if the text is no such name
   */
  static PartitionName parse(String text) {
    String[] parts = text.split("/");
    if (parts.length != 3) {
      throw new IllegalArgumentException("\"" + text + "\" is no partition of a log in Kafka");
    }
    return new PartitionName(
        Uuid.fromString(parts[2]), new TopicPartition(parts[0], Integer.parseInt(parts[1])));
  }

  @Override
  public String toString() {
    return partition.topic() + "/" + partition.partition() + "/" + topicId;
  }
}

package io.sluice.adapter.kafka;

import io.sluice.ports.PortException;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;

/** The log does not hold any more what it should: what to say, and the remedy. */
final class LostChanges {
  private static final String START_OVER =
      "To start over with a new snapshot: stop Sluice, remove the pipeline's checkpoint from the"
          + " log (sluice reset), and start Sluice";

  private LostChanges() {}

  /** A topic is gone, or another one has its name now. */
  static PortException deletedTopic(String topic) {
    return new PortException(
        "topic "
            + topic
            + " was deleted, or deleted and made again, while the log still needs it; the changes in"
            + " it that sinks had not read are gone. "
            + START_OVER);
  }

  /** The checkpoint topic alone is gone. */
  static PortException deletedCheckpoint(String topic) {
    return new PortException(
        "topic "
            + topic
            + " was deleted, or deleted and made again, and with it the pipeline's checkpoint: nothing"
            + " tells where capture was. "
            + START_OVER);
  }

  /** A sink is to go on at offsets that the log does not have. */
  static PortException outOfRange(
      String sink, TopicNames names, Collection<TopicPartition> partitions, Exception cause) {
    return new PortException(
        "sink "
            + sink
            + " was to go on in "
            + partitions
            + " at offsets that the log does not hold: its topic's retention removed changes that"
            + " the sink had not read, or the topic was deleted and made again. To read what there is:"
            + " kafka-consumer-groups --group "
            + names.group(sink)
            + " --reset-offsets --to-earliest --execute with these topics. To be complete, do more"
            + " than that. "
            + START_OVER,
        cause);
  }
}

package io.sluice.adapter.kafka;

import io.sluice.ports.PortException;
import io.sluice.ports.log.LogPosition;
import io.sluice.ports.log.SinkLag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** How far a sink's group has come in the log, by the offsets that it has committed. */
final class GroupProgress {
  private final TopicNames names;
  private final Topics topics;
  private final TopicIdentity identity;
  private final CommittedEnds ends;
  private final SharedAdmin admin;

  GroupProgress(
      TopicNames names,
      Topics topics,
      TopicIdentity identity,
      CommittedEnds ends,
      SharedAdmin admin) {
    this.names = names;
    this.topics = topics;
    this.identity = identity;
    this.ends = ends;
    this.admin = admin;
  }

  /** How far it is behind the committed end of the log. */
  SinkLag lag(String sink) throws PortException, InterruptedException {
    try {
      // First how far the group is, then where the log ends: never less than the truth.
      Map<TopicPartition, OffsetAndMetadata> confirmed = confirmed(sink);
      List<TopicPartition> partitions = CommittedEnds.partitions(topics.tableTopics().values());
      Map<TopicPartition, Long> begin = ends.begins(partitions);
      Map<TopicPartition, Long> end = ends.ends(partitions);
      long records = 0;
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata offset = confirmed.get(partition);
        long from = Math.max(begin.get(partition), offset == null ? 0 : offset.offset());
        records += Math.max(0, end.get(partition) - from);
      }
      return new SinkLag(records);
    } catch (KafkaException e) {
      throw KafkaErrors.translate("asking how far sink " + sink + " is", e);
    }
  }

  /**
   * Whether it has confirmed everything before the position. A group commits beyond transaction
   * markers too, so one that has caught up has passed the end. Where it has never committed, it
   * begins at the partition's begin; topics made since the position was taken do not matter.
   */
  boolean passed(String sink, LogPosition position) throws PortException, InterruptedException {
    Map<TopicPartition, Long> wanted = new HashMap<>();
    Map<String, Uuid> ids = new HashMap<>();
    position
        .offsets()
        .forEach(
            (text, offset) -> {
              if (offset > 0) {
                PartitionName name = PartitionName.parse(text);
                wanted.put(name.partition(), offset);
                ids.put(name.partition().topic(), name.topicId());
              }
            });
    identity.require(ids);
    try {
      // First where the partitions begin: their begin must not overtake the group in between.
      Map<TopicPartition, Long> begin = ends.begins(wanted.keySet());
      Map<TopicPartition, OffsetAndMetadata> confirmed = confirmed(sink);
      boolean passed = true;
      for (Map.Entry<TopicPartition, Long> entry : wanted.entrySet()) {
        TopicPartition partition = entry.getKey();
        OffsetAndMetadata offset = confirmed.get(partition);
        if (offset != null && offset.offset() < begin.get(partition)) {
          throw LostChanges.outOfRange(sink, names, List.of(partition), null);
        }
        long reached = offset == null ? begin.get(partition) : offset.offset();
        passed &= reached >= entry.getValue();
      }
      return passed;
    } catch (KafkaException e) {
      throw KafkaErrors.translate("asking how far sink " + sink + " is", e);
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> confirmed(String sink)
      throws PortException, InterruptedException {
    return admin.ask(
        client ->
            client.listConsumerGroupOffsets(names.group(sink)).partitionsToOffsetAndMetadata());
  }
}

package io.sluice.adapter.kafka;

import io.sluice.ports.PortException;
import io.sluice.ports.log.SinkLag;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Computes how far a sink's group is behind the committed end of the log. */
final class GroupLag {
  private final TopicNames names;
  private final Topics topics;
  private final SharedAdmin admin;

  GroupLag(TopicNames names, Topics topics, SharedAdmin admin) {
    this.names = names;
    this.topics = topics;
    this.admin = admin;
  }

  SinkLag of(String sink) throws PortException, InterruptedException {
    try {
      // First how far the group is, then where the log ends: never less than the truth.
      Map<TopicPartition, OffsetAndMetadata> confirmed =
          admin.ask(
              client ->
                  client
                      .listConsumerGroupOffsets(names.group(sink))
                      .partitionsToOffsetAndMetadata());
      Set<TopicPartition> partitions = topics.tablePartitions();
      Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest());
      Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
      long records = 0;
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata offset = confirmed.get(partition);
        long from = Math.max(begins.get(partition), offset == null ? 0 : offset.offset());
        records += Math.max(0, ends.get(partition) - from);
      }
      return new SinkLag(records);
    } catch (KafkaException e) {
      throw KafkaErrors.translate("asking how far sink " + sink + " is", e);
    }
  }

  private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec spec)
      throws PortException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, spec));
    Map<TopicPartition, ListOffsetsResultInfo> found =
        admin.ask(
            client ->
                client
                    .listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all());
    Map<TopicPartition, Long> offsets = new HashMap<>();
    found.forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }
}

package io.sluice.it;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Sets sinks back to the beginning of the log, as {@code kafka-consumer-groups} would. */
final class Replay {
  private static final List<String> SINKS = List.of("graph", "documents", "search");

  private Replay() {}

  /** Every sink of a {@link Scenario}, while the service is down. */
  static void fromTheBeginning(Scenario scenario) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", scenario.addresses().kafka()))) {
      for (String sink : SINKS) {
        String group = scenario.name() + "." + sink;
        Map<TopicPartition, OffsetSpec> read =
            admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .keySet()
                .stream()
                .collect(Collectors.toMap(partition -> partition, each -> OffsetSpec.earliest()));
        if (read.isEmpty()) {
          throw new AssertionError("group " + group + " has read nothing");
        }
        Map<TopicPartition, OffsetAndMetadata> beginnings =
            admin.listOffsets(read).all().get().entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey,
                        each -> new OffsetAndMetadata(each.getValue().offset())));
        admin.alterConsumerGroupOffsets(group, beginnings).all().get();
      }
    }
  }
}

package io.sluice.adapter.kafka;

import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidTopicException;

/** Finds the pipeline's topics. Safe for many threads. */
final class Topics {
  /** How long a broker may take to hear of a topic that another one has made. */
  private static final Duration NEWS_TRAVEL = Duration.ofSeconds(10);

  private final TopicNames names;
  private final SharedAdmin admin;

  /**
   * A topic that exists.
   *
   * @param id what tells it from another of the same name that was made later
   */
  record Topic(String name, Uuid id, int partitions) {
    List<TopicPartition> partitionList() {
      return IntStream.range(0, partitions).mapToObj(i -> new TopicPartition(name, i)).toList();
    }
  }

  Topics(TopicNames names, SharedAdmin admin) {
    this.names = names;
    this.admin = admin;
  }

  /** The table's topic, if there is one. */
  Optional<Topic> findFor(TableId table) throws PortException, InterruptedException {
    Optional<Topic> found = find(names.topic(table));
    return found.isPresent() ? found : find(names.distinctTopic(table));
  }

  /** The topic of this name, if there is one. */
  Optional<Topic> find(String name) throws PortException, InterruptedException {
    try {
      TopicDescription found =
          admin.ask(client -> client.describeTopics(List.of(name)).topicNameValues().get(name));
      return Optional.of(new Topic(name, found.topicId(), found.partitions().size()));
    } catch (InvalidTopicException e) {
      return Optional.empty();
    } catch (KafkaException e) {
      if (KafkaErrors.isMissingTopic(e)) {
        return Optional.empty();
      }
      throw KafkaErrors.translate("looking for topic " + name, e);
    }
  }

  /** Behind the last record of each partition, committed or not. */
  long[] ends(Topic topic) throws PortException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (int i = 0; i < topic.partitions(); i++) {
      wanted.put(new TopicPartition(topic.name(), i), OffsetSpec.latest());
    }
    long deadline = System.nanoTime() + NEWS_TRAVEL.toNanos();
    while (true) {
      try {
        Map<TopicPartition, ListOffsetsResultInfo> found =
            admin.ask(client -> client.listOffsets(wanted).all());
        long[] ends = new long[topic.partitions()];
        found.forEach((partition, info) -> ends[partition.partition()] = info.offset());
        return ends;
      } catch (KafkaException e) {
        // A broker that has not yet heard of a topic just made answers as if it did not exist.
        if (!KafkaErrors.isMissingTopic(e) || System.nanoTime() > deadline) {
          throw KafkaErrors.translate("looking for the end of topic " + topic.name(), e);
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  /** Whether there is a record in any table's topic, committed or not. */
  boolean holdChanges() throws PortException, InterruptedException {
    for (Topic topic : tableTopics().values()) {
      if (Arrays.stream(ends(topic)).anyMatch(end -> end > 0)) {
        return true;
      }
    }
    return false;
  }

  /** All tables' topics that exist, by name. */
  Map<String, Topic> tableTopics() throws PortException, InterruptedException {
    try {
      Set<String> topics =
          admin.ask(client -> client.listTopics().names()).stream()
              .filter(names.tableTopics().asMatchPredicate())
              .collect(Collectors.toSet());
      return admin.ask(client -> client.describeTopics(topics).allTopicNames()).values().stream()
          .map(topic -> new Topic(topic.name(), topic.topicId(), topic.partitions().size()))
          .collect(Collectors.toMap(Topic::name, topic -> topic));
    } catch (KafkaException e) {
      throw KafkaErrors.translate("looking for the topics of " + names.pipeline(), e);
    }
  }
}

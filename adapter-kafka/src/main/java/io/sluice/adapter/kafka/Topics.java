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
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the pipeline's topics, and makes those that are missing. Safe for many threads. */
final class Topics {
  private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

  /** Small segments and an eager cleaner: the whole topic is read whenever a writer opens. */
  private static final Map<String, String> COMPACTED =
      Map.of(
          "cleanup.policy", "compact",
          "segment.bytes", "4194304",
          "segment.ms", "3600000",
          "min.cleanable.dirty.ratio", "0.1",
          "max.compaction.lag.ms", "3600000");

  private static final Map<String, String> KEPT_FOR_EVER =
      Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1");

  /** How long a broker may take to hear of a topic that another one has made. */
  private static final Duration NEWS_TRAVEL = Duration.ofSeconds(10);

  private static final String MAX_MESSAGE_BYTES = "max.message.bytes";

  private final TopicNames names;
  private final KafkaLogConfig config;
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

  Topics(TopicNames names, KafkaLogConfig config, SharedAdmin admin) {
    this.names = names;
    this.config = config;
    this.admin = admin;
  }

  /** The table's topic, if there is one. */
  Optional<Topic> findFor(TableId table) throws PortException, InterruptedException {
    Optional<Topic> found = find(names.topic(table));
    return found.isPresent() ? found : find(names.distinctTopic(table));
  }

  /** The table's topic, made if need be. */
  Topic ensureFor(TableId table) throws PortException, InterruptedException {
    Optional<Topic> found = findFor(table);
    if (found.isPresent()) {
      if (found.get().partitions() != config.partitions()) {
        LOG.info(
            "topic {} has {} partitions, not the configured {}: it keeps them",
            found.get().name(),
            found.get().partitions(),
            config.partitions());
      }
      return found.get();
    }
    try {
      return create(tableTopic(names.topic(table)));
    } catch (InvalidTopicException e) {
      if (!String.valueOf(e.getMessage()).contains("collides")) {
        throw KafkaErrors.translate("making the topic of table " + table, e);
      }
      return create(tableTopic(names.distinctTopic(table)));
    }
  }

  private NewTopic tableTopic(String name) {
    Map<String, String> settings = new HashMap<>(KEPT_FOR_EVER);
    settings.put(MAX_MESSAGE_BYTES, Integer.toString(config.maxRecordBytes()));
    settings.putAll(config.topicSettings());
    return topic(name, config.partitions(), settings);
  }

  Topic ensureCheckpoint() throws PortException, InterruptedException {
    Topic topic = ensure(topic(names.checkpointTopic(), 1, COMPACTED));
    if (topic.partitions() != 1) {
      throw new PortException(
          "topic "
              + topic.name()
              + " has "
              + topic.partitions()
              + " partitions instead of 1, so it was not made by Sluice; delete it, remove the"
              + " pipeline's checkpoint from the log (sluice reset), and Sluice begins with a new"
              + " snapshot");
    }
    return topic;
  }

  Topic ensureDeadLetters(int maxBytes) throws PortException, InterruptedException {
    Map<String, String> settings = new HashMap<>(KEPT_FOR_EVER);
    settings.put(MAX_MESSAGE_BYTES, Integer.toString(maxBytes));
    return ensure(topic(names.deadLetterTopic(), 1, settings));
  }

  private Topic ensure(NewTopic wanted) throws PortException, InterruptedException {
    Optional<Topic> found = find(wanted.name());
    if (found.isPresent()) {
      return found.get();
    }
    try {
      return create(wanted);
    } catch (InvalidTopicException e) {
      throw KafkaErrors.translate("making topic " + wanted.name(), e);
    }
  }

  private NewTopic topic(String name, int partitions, Map<String, String> settings) {
    Optional<Short> replicas =
        config.replicationFactor() < 0
            ? Optional.empty()
            : Optional.of((short) config.replicationFactor());
    return new NewTopic(name, Optional.of(partitions), replicas).configs(settings);
  }

  private Topic create(NewTopic wanted) throws PortException, InterruptedException {
    try {
      Uuid id = admin.ask(client -> client.createTopics(List.of(wanted)).topicId(wanted.name()));
      LOG.info("made topic {} with {} partitions", wanted.name(), wanted.numPartitions());
      return new Topic(wanted.name(), id, wanted.numPartitions());
    } catch (TopicExistsException e) {
      // Somebody else was faster.
      return find(wanted.name())
          .orElseThrow(() -> KafkaErrors.translate("making topic " + wanted.name(), e));
    } catch (InvalidTopicException e) {
      throw e;
    } catch (KafkaException e) {
      throw KafkaErrors.translate("making topic " + wanted.name(), e);
    }
  }

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

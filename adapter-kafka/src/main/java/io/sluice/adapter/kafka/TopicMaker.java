package io.sluice.adapter.kafka;

import io.sluice.adapter.kafka.Topics.Topic;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes those of the pipeline's topics that are missing. Safe for many threads. */
final class TopicMaker {
  private static final Logger LOG = LoggerFactory.getLogger(TopicMaker.class);

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

  /** Room for the headers of a change that is set aside, beside the largest change. */
  private static final int HEADER_BYTES = 64 * 1024;

  private static final String MAX_MESSAGE_BYTES = "max.message.bytes";

  private final TopicNames names;
  private final KafkaLogConfig config;
  private final Topics topics;
  private final SharedAdmin admin;

  TopicMaker(TopicNames names, KafkaLogConfig config, Topics topics, SharedAdmin admin) {
    this.names = names;
    this.config = config;
    this.topics = topics;
    this.admin = admin;
  }

  /** The table's topic, made if need be. */
  Topic ensureFor(TableId table) throws PortException, InterruptedException {
    Optional<Topic> found = topics.findFor(table);
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

  Topic ensureDeadLetters() throws PortException, InterruptedException {
    return ensure(topic(names.deadLetterTopic(), 1, roomy()));
  }

  Topic ensureParked() throws PortException, InterruptedException {
    return ensure(topic(names.parkedTopic(), 1, roomy()));
  }

  private Map<String, String> roomy() {
    Map<String, String> settings = new HashMap<>(KEPT_FOR_EVER);
    long bytes = (long) config.maxRecordBytes() + HEADER_BYTES;
    settings.put(MAX_MESSAGE_BYTES, Long.toString(Math.min(Integer.MAX_VALUE, bytes)));
    return settings;
  }

  private Topic ensure(NewTopic wanted) throws PortException, InterruptedException {
    Optional<Topic> found = topics.find(wanted.name());
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
      return topics
          .find(wanted.name())
          .orElseThrow(() -> KafkaErrors.translate("making topic " + wanted.name(), e));
    } catch (InvalidTopicException e) {
      throw e;
    } catch (KafkaException e) {
      throw KafkaErrors.translate("making topic " + wanted.name(), e);
    }
  }
}

package io.sluice.adapter.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.domain.Checkpoint;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * The compacted topic that holds what a pipeline's next writer has to know, as JSON: under the
 * pipeline's name the last checkpoint, under {@code topic:<name>} the id of each topic written to,
 * by which one that was deleted and made again is noticed. Its records are part of the transactions
 * that they speak of.
 */
final class CheckpointTopic {
  private static final String TOPIC_KEY = "topic:";
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long SETTLE_PAUSE_MILLIS = 50;

  private final TopicNames names;
  private final KafkaClients clients;
  private final Topics topics;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * What was committed.
   *
   * @param topicIds the id of each topic by its name
   */
  record Stored(Optional<Checkpoint> checkpoint, Map<String, Uuid> topicIds) {}

  CheckpointTopic(TopicNames names, KafkaClients clients, Topics topics) {
    this.names = names;
    this.clients = clients;
    this.topics = topics;
  }

  ProducerRecord<byte[], byte[]> record(Checkpoint checkpoint) {
    String value =
        json.createObjectNode()
            .put("offset", checkpoint.offset())
            .put("version", checkpoint.version())
            .toString();
    return record(names.pipeline(), value);
  }

  ProducerRecord<byte[], byte[]> record(Topics.Topic topic) {
    String value = json.createObjectNode().put("id", topic.id().toString()).toString();
    return record(TOPIC_KEY + topic.name(), value);
  }

  private ProducerRecord<byte[], byte[]> record(String key, String value) {
    return new ProducerRecord<>(
        names.checkpointTopic(),
        0,
        key.getBytes(StandardCharsets.UTF_8),
        value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads everything that is committed. To be called by a writer that has fenced the one before.
   */
  Stored read(Topics.Topic topic) throws PortException, InterruptedException {
    TopicPartition partition = new TopicPartition(topic.name(), 0);
    try (Consumer<byte[], byte[]> consumer = clients.plainConsumer()) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = settledEnd(topic, consumer, partition);
      Map<String, String> latest = new HashMap<>();
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (consumer.position(partition) < end) {
        if (System.nanoTime() > deadline) {
          throw new TransientPortException(
              "topic " + topic.name() + " could not be read within " + LIMIT.toSeconds() + " s");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          latest.put(text(record.key()), text(record.value()));
        }
      }
      return parse(latest);
    } catch (KafkaException e) {
      if (KafkaErrors.isInterrupt(e)) {
        throw Interrupts.asInterruptedException();
      }
      throw KafkaErrors.translate("reading topic " + topic.name(), e);
    }
  }

  /**
   * The end of the topic once nothing undecided is before it. Opening a writer has ended the former
   * one's transaction, but with several replicas the brokers may need a moment to show it.
   */
  private long settledEnd(
      Topics.Topic topic, Consumer<byte[], byte[]> consumer, TopicPartition partition)
      throws PortException, InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      long end = topics.ends(topic)[0];
      if (consumer.endOffsets(List.of(partition)).get(partition) >= end) {
        return end;
      }
      if (System.nanoTime() > deadline) {
        throw new TransientPortException(
            "topic "
                + topic.name()
                + " has a transaction that does not end; is another writer at work?");
      }
      TimeUnit.MILLISECONDS.sleep(SETTLE_PAUSE_MILLIS);
    }
  }

  private Stored parse(Map<String, String> latest) throws PortException {
    Checkpoint checkpoint = null;
    Map<String, Uuid> topicIds = new HashMap<>();
    for (Map.Entry<String, String> entry : latest.entrySet()) {
      if (entry.getValue() == null) {
        continue;
      }
      JsonNode value = parse(entry.getKey(), entry.getValue());
      if (entry.getKey().equals(names.pipeline())) {
        if (!value.path("offset").isTextual() || !value.path("version").isIntegralNumber()) {
          throw unreadable(entry.getKey(), null);
        }
        checkpoint = new Checkpoint(value.path("offset").asText(), value.path("version").asLong());
      } else if (entry.getKey().startsWith(TOPIC_KEY)) {
        topicIds.put(
            entry.getKey().substring(TOPIC_KEY.length()),
            Uuid.fromString(value.path("id").asText()));
      } else {
        throw unreadable(entry.getKey(), null);
      }
    }
    return new Stored(Optional.ofNullable(checkpoint), topicIds);
  }

  private JsonNode parse(String key, String value) throws PortException {
    try {
      return json.readTree(value);
    } catch (JsonProcessingException e) {
      throw unreadable(key, e);
    }
  }

  private PortException unreadable(String key, Exception cause) {
    return new PortException(
        "topic "
            + names.checkpointTopic()
            + " holds a record under key "
            + key
            + " that this version of Sluice did not write. Use the version that did, or delete the topic:"
            + " then Sluice begins with a new snapshot",
        cause);
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}

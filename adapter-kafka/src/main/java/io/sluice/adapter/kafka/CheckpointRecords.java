package io.sluice.adapter.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.domain.Checkpoint;
import io.sluice.ports.PortException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;

/**
 * The records of the compacted topic that holds what a pipeline's next writer has to know, as JSON:
 * under the pipeline's name the last checkpoint, under {@code topic:<name>} the id of each topic
 * written to, by which one that was deleted and made again is noticed, and the tables that are
 * stopped ({@link ParkedMarkers}). They are part of the transactions that they speak of. A
 * checkpoint without an offset begins anew.
 */
final class CheckpointRecords {
  private static final String TOPIC_KEY = "topic:";

  private final TopicNames names;
  private final ObjectMapper json = new ObjectMapper();
  private final ParkedMarkers markers = new ParkedMarkers();

  /**
   * What was committed.
   *
   * @param topicIds the id of each topic by its name
   * @param parked the tables that are stopped
   */
  record Stored(Optional<Checkpoint> checkpoint, Map<String, Uuid> topicIds, List<Parked> parked) {
    static final Stored NOTHING = new Stored(Optional.empty(), Map.of(), List.of());
  }

  /** The values by their keys as they are read, and nothing older. */
  static final class Latest {
    private final Map<String, String> values = new HashMap<>();

    void put(ConsumerRecord<byte[], byte[]> record) {
      if (record.value() == null) {
        values.remove(text(record.key()));
      } else {
        values.put(text(record.key()), text(record.value()));
      }
    }

    private static String text(byte[] bytes) {
      return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
  }

  CheckpointRecords(TopicNames names) {
    this.names = names;
  }

  ProducerRecord<byte[], byte[]> of(Checkpoint checkpoint) {
    ObjectNode value = json.createObjectNode();
    if (!checkpoint.beginsAnew()) {
      value.put("offset", checkpoint.offset());
    }
    return record(names.pipeline(), value.put("version", checkpoint.version()).toString());
  }

  ProducerRecord<byte[], byte[]> of(Topics.Topic topic) {
    return record(
        TOPIC_KEY + topic.name(),
        json.createObjectNode().put("id", topic.id().toString()).toString());
  }

  /** The topic is not needed any more. */
  ProducerRecord<byte[], byte[]> without(String topic) {
    return record(TOPIC_KEY + topic, null);
  }

  /**
   * What has to be kept of a table that is stopped.
   *
   * @param firstShape the number of the first of its schemas that is not kept yet
   */
  List<ProducerRecord<byte[], byte[]>> of(Parked parked, int firstShape) {
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    markers.of(parked, firstShape).forEach((key, value) -> all.add(record(key, value)));
    return all;
  }

  /** The table is not stopped any more. */
  List<ProducerRecord<byte[], byte[]>> without(Parked parked) {
    return ParkedMarkers.keys(parked).stream().map(key -> record(key, null)).toList();
  }

  private ProducerRecord<byte[], byte[]> record(String key, String value) {
    return new ProducerRecord<>(
        names.checkpointTopic(),
        0,
        key.getBytes(StandardCharsets.UTF_8),
        value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws PortException if a record is none of ours
   */
  Stored parse(Latest latest) throws PortException {
    Checkpoint checkpoint = null;
    Map<String, Uuid> topicIds = new HashMap<>();
    for (Map.Entry<String, String> entry : latest.values.entrySet()) {
      JsonNode value = parse(entry.getKey(), entry.getValue());
      if (entry.getKey().equals(names.pipeline())) {
        checkpoint = checkpoint(entry.getKey(), value);
      } else if (entry.getKey().startsWith(TOPIC_KEY)) {
        topicIds.put(
            entry.getKey().substring(TOPIC_KEY.length()),
            Uuid.fromString(value.path("id").asText()));
      } else if (!ParkedMarkers.isKey(entry.getKey())) {
        throw unreadable(entry.getKey(), null);
      }
    }
    return new Stored(Optional.ofNullable(checkpoint), topicIds, parked(latest));
  }

  private List<Parked> parked(Latest latest) throws PortException {
    try {
      return markers.parse(latest.values);
    } catch (IllegalArgumentException e) {
      throw unreadable(e.getMessage(), e);
    }
  }

  private Checkpoint checkpoint(String key, JsonNode value) throws PortException {
    if (!value.path("version").isIntegralNumber()) {
      throw unreadable(key, null);
    }
    long version = value.path("version").asLong();
    if (!value.has("offset")) {
      return Checkpoint.anew(version);
    }
    if (!value.path("offset").isTextual()) {
      throw unreadable(key, null);
    }
    return new Checkpoint(value.path("offset").asText(), version);
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
            + " that this version of Sluice did not write. Use the version that did, or delete the"
            + " topic and remove the pipeline's checkpoint from the log (sluice reset): then Sluice"
            + " begins with a new snapshot",
        cause);
  }
}

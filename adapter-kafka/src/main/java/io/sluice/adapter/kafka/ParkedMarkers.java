package io.sluice.adapter.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.adapter.kafka.Parked.Shape;
import io.sluice.domain.TableId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/**
 * Stopped tables as keys and JSON of the checkpoint topic: under {@code parked:<topic>} how far the
 * table's changes are moved and how many wait, under {@code parked-schema:<topic>:<number>} the
 * schemas that they wait with. All are part of the transactions that they speak of.
 */
final class ParkedMarkers {
  private static final String TABLE = "parked:";
  private static final String SHAPE = "parked-schema:";

  private final ObjectMapper json = new ObjectMapper();

  static boolean isKey(String key) {
    return key.startsWith(TABLE) || key.startsWith(SHAPE);
  }

  /**
   * @param firstShape the number of the first schema that is not kept yet
   */
  Map<String, String> of(Parked parked, int firstShape) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = firstShape; i < parked.shapes().size(); i++) {
      Shape shape = parked.shapes().get(i);
      texts.put(
          shapeKey(parked.topic(), i),
          json.createObjectNode().put("key", shape.key()).put("value", shape.value()).toString());
    }
    texts.put(
        TABLE + parked.topic(),
        json.createObjectNode()
            .put("schema", parked.table().schema())
            .put("table", parked.table().name())
            .put("parkedIn", parked.parkedIn().toString())
            .put("from", parked.from())
            .put("changes", parked.changes())
            .put("reason", parked.reason())
            .put("since", parked.since().toString())
            .put("shapes", parked.shapes().size())
            .toString());
    return texts;
  }

  /** Every key that a stopped table has. */
  static List<String> keys(Parked parked) {
    List<String> keys = new ArrayList<>();
    keys.add(TABLE + parked.topic());
    for (int i = 0; i < parked.shapes().size(); i++) {
      keys.add(shapeKey(parked.topic(), i));
    }
    return keys;
  }

  private static String shapeKey(String topic, int number) {
    return SHAPE + topic + ":" + number;
  }

  /**
   * The stopped tables among the records of the checkpoint topic.
   *
   * @throws IllegalArgumentException naming the key of a record that is none of ours
   */
  List<Parked> parse(Map<String, String> texts) {
    List<Parked> parked = new ArrayList<>();
    texts.forEach(
        (key, text) -> {
          if (key.startsWith(TABLE)) {
            parked.add(parse(key, text, texts));
          }
        });
    return parked;
  }

  private Parked parse(String key, String text, Map<String, String> texts) {
    try {
      String topic = key.substring(TABLE.length());
      JsonNode value = json.readTree(text);
      List<Shape> shapes = new ArrayList<>();
      for (int i = 0; i < value.required("shapes").asInt(); i++) {
        JsonNode shape = json.readTree(texts.getOrDefault(shapeKey(topic, i), "{}"));
        shapes.add(new Shape(shape.required("key").asText(), shape.required("value").asText()));
      }
      return new Parked(
          new TableId(value.required("schema").asText(), value.required("table").asText()),
          topic,
          Uuid.fromString(value.required("parkedIn").asText()),
          value.required("from").asLong(),
          value.required("changes").asLong(),
          value.required("reason").asText(),
          Instant.parse(value.required("since").asText()),
          shapes);
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      throw new IllegalArgumentException(key, e);
    }
  }
}

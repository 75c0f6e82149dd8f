package io.sluice.adapter.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.domain.TableId;
import java.util.ArrayList;
import java.util.List;

/** Tables, keys and partitions as JSON: arrays of strings and numbers. */
final class RequestJson {
  private RequestJson() {}

  static JsonNode table(TableId table) {
    return key(List.of(table.schema(), table.name()));
  }

  static TableId table(JsonNode json) {
    List<String> names = key(json);
    if (names.size() != 2) {
      throw new IllegalArgumentException("no table");
    }
    return new TableId(names.get(0), names.get(1));
  }

  static JsonNode key(List<String> key) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    key.forEach(json::add);
    return json;
  }

  static List<String> key(JsonNode json) {
    List<String> key = new ArrayList<>();
    json.forEach(value -> key.add(value.asText()));
    return key;
  }

  static void write(PartitionForms.Difference partitions, ObjectNode json) {
    if (!partitions.added().isEmpty()) {
      ArrayNode added = json.putArray("added");
      partitions.added().forEach(added::add);
    }
    if (!partitions.gone().isEmpty()) {
      json.set("gone", key(partitions.gone()));
    }
    if (!partitions.emptied().isEmpty()) {
      json.set("emptied", key(partitions.emptied()));
    }
  }

  static PartitionForms.Difference partitions(JsonNode json) {
    List<Long> added = new ArrayList<>();
    json.path("added").forEach(oid -> added.add(oid.asLong()));
    return new PartitionForms.Difference(added, key(json.path("gone")), key(json.path("emptied")));
  }

  static JsonNode keys(List<List<String>> keys) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    keys.forEach(key -> json.add(key(key)));
    return json;
  }

  static List<List<String>> keys(JsonNode json) {
    List<List<String>> keys = new ArrayList<>();
    json.forEach(key -> keys.add(key(key)));
    return keys;
  }
}

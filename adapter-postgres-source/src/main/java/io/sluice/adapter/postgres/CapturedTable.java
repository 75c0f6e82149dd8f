package io.sluice.adapter.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * How a table is captured.
 *
 * @param key by which columns its rows are told apart; empty if that is not known: checkpoints of
 *     early versions do not tell
 * @param keyMasks how the key is hidden; empty if it is not
 * @param selection stands for what is captured of it; empty for everything
 */
record CapturedTable(List<String> key, String keyMasks, String selection) {
  static final CapturedTable UNKNOWN = new CapturedTable(List.of(), "", "");

  CapturedTable {
    key = List.copyOf(key);
  }

  static CapturedTable of(CatalogTable table) {
    List<String> key = table.key().columns();
    return new CapturedTable(key, table.selection().keyMasks(key), table.selection().fingerprint());
  }

  /** An array of the key's columns, where nothing else is to be told. */
  JsonNode json() {
    JsonNode columns = RequestJson.key(key);
    if (selection.isEmpty()) {
      return columns;
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("key", columns);
    json.put("selection", selection);
    if (!keyMasks.isEmpty()) {
      json.put("keyMasks", keyMasks);
    }
    return json;
  }

  static CapturedTable parse(JsonNode json) {
    return json.isArray()
        ? new CapturedTable(RequestJson.key(json), "", "")
        : new CapturedTable(
            RequestJson.key(json.required("key")),
            json.path("keyMasks").asText(""),
            json.required("selection").asText());
  }
}

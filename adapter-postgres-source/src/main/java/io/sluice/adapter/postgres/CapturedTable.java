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
 * @param form what log and sinks know of it, as {@link TableForm#brief}; empty if that is not
 *     known. Or that the log lacks changes, so that all rows have to come anew
 */
record CapturedTable(List<String> key, String keyMasks, String selection, String form) {
  private static final String STALE = "stale";

  static final CapturedTable UNKNOWN = new CapturedTable(List.of(), "", "", "");

  CapturedTable {
    key = List.copyOf(key);
  }

  static CapturedTable of(CatalogTable table) {
    List<String> key = table.key().columns();
    return new CapturedTable(
        key,
        table.selection().keyMasks(key),
        table.selection().fingerprint(),
        table.form().brief());
  }

  /** From here on the log lacks changes of it. */
  CapturedTable stale() {
    return of(STALE);
  }

  boolean isStale() {
    return form.equals(STALE);
  }

  CapturedTable of(String otherForm) {
    return new CapturedTable(key, keyMasks, selection, otherForm);
  }

  JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("key", RequestJson.key(key));
    if (!form.isEmpty()) {
      json.put("form", form);
    }
    if (!selection.isEmpty()) {
      json.put("selection", selection);
    }
    if (!keyMasks.isEmpty()) {
      json.put("keyMasks", keyMasks);
    }
    return json;
  }

  /** Early versions wrote an array of the key's columns. */
  static CapturedTable parse(JsonNode json) {
    return json.isArray()
        ? new CapturedTable(RequestJson.key(json), "", "", "")
        : new CapturedTable(
            RequestJson.key(json.required("key")),
            json.path("keyMasks").asText(""),
            json.path("selection").asText(""),
            json.path("form").asText(""));
  }
}

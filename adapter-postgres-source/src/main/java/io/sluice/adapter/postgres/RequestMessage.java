package io.sluice.adapter.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.domain.TableId;
import java.util.List;
import java.util.Optional;

/**
 * A message to whoever captures the pipeline.
 *
 * @param id the request's; of {@link Kind#CLOSE} the piece's
 * @param table empty for {@link Kind#MARK} and {@link Kind#CLOSE}
 * @param condition which rows of the table; empty for all of them
 * @param keys by which rows are asked for, as {@link KeyText} writes them
 */
record RequestMessage(
    Kind kind,
    String id,
    Optional<TableId> table,
    Optional<String> condition,
    List<List<String>> keys) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is asked for. */
  enum Kind {
    /** A checkpoint. */
    MARK,
    /** Rows by key. */
    ROWS,
    /** The rows of a table. */
    TABLE,
    /**
     * That a table, published from before this message on, belongs to the pipeline from here on.
     */
    JOIN,
    /** Nothing: capture's own sign that what was read before it may be put into the log. */
    CLOSE
  }

  /**
   * @throws IllegalArgumentException if table or keys are missing
   */
  RequestMessage {
    keys = List.copyOf(keys);
    boolean ofTable = kind != Kind.MARK && kind != Kind.CLOSE;
    if (table.isPresent() != ofTable || keys.isEmpty() == (kind == Kind.ROWS)) {
      throw new IllegalArgumentException("a " + kind + " of wrong shape");
    }
  }

  static RequestMessage mark(String id) {
    return new RequestMessage(Kind.MARK, id, Optional.empty(), Optional.empty(), List.of());
  }

  static RequestMessage close(String piece) {
    return new RequestMessage(Kind.CLOSE, piece, Optional.empty(), Optional.empty(), List.of());
  }

  static RequestMessage rows(String id, TableId table, List<List<String>> keys) {
    return new RequestMessage(Kind.ROWS, id, Optional.of(table), Optional.empty(), keys);
  }

  static RequestMessage table(String id, TableId table, Optional<String> condition) {
    return new RequestMessage(Kind.TABLE, id, Optional.of(table), condition, List.of());
  }

  static RequestMessage join(String id, TableId table) {
    return new RequestMessage(Kind.JOIN, id, Optional.of(table), Optional.empty(), List.of());
  }

  String json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("kind", kind.name());
    json.put("id", id);
    table.ifPresent(t -> json.set("table", RequestJson.table(t)));
    condition.ifPresent(c -> json.put("where", c));
    if (!keys.isEmpty()) {
      json.set("keys", RequestJson.keys(keys));
    }
    return json.toString();
  }

  /**
   * @throws IllegalArgumentException if it is none that this version knows
   */
  static RequestMessage parse(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      return new RequestMessage(
          Kind.valueOf(json.required("kind").asText()),
          json.required("id").asText(),
          json.has("table") ? Optional.of(RequestJson.table(json.get("table"))) : Optional.empty(),
          json.has("where") ? Optional.of(json.get("where").asText()) : Optional.empty(),
          RequestJson.keys(json.path("keys")));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON", e);
    }
  }
}

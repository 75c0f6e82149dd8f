package io.sluice.adapter.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.domain.TableId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A message to whoever captures the pipeline.
 *
 * @param id the request's; of {@link Kind#CLOSE} the piece's
 * @param table empty for {@link Kind#MARK} and {@link Kind#CLOSE}
 * @param condition which rows of the table; empty for all of them
 * @param keys by which rows are asked for, as {@link KeyText} writes them
 * @param form of the table, as {@link TableForm#brief}, where the message tells of an ALTER
 * @param partitions what has become of the table's partitions then
 */
record RequestMessage(
    Kind kind,
    String id,
    Optional<TableId> table,
    Optional<String> condition,
    List<List<String>> keys,
    Optional<String> form,
    PartitionForms.Difference partitions) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Set<Kind> TELLING_FORMS =
      Set.of(Kind.NOTED, Kind.PARTITIONS, Kind.ALTERED, Kind.ANEW);

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
    /** That a table was altered, which changed none of its rows. */
    NOTED,
    /** That partitions of a table have come or gone. */
    PARTITIONS,
    /** That a table was altered, and its rows with it. */
    ALTERED,
    /** That a table's rows are told apart otherwise than before, or that it is another table. */
    ANEW,
    /** That a table is not captured from here on. */
    GONE,
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
    boolean tellsForm = TELLING_FORMS.contains(kind);
    if (form.isPresent() != tellsForm && kind != Kind.JOIN || !tellsForm && !partitions.isNone()) {
      throw new IllegalArgumentException("a " + kind + " of wrong form");
    }
  }

  private RequestMessage(
      Kind kind,
      String id,
      Optional<TableId> table,
      Optional<String> condition,
      List<List<String>> keys) {
    this(kind, id, table, condition, keys, Optional.empty(), PartitionForms.Difference.NONE);
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

  /**
   * @param form that it has as the message is written
   */
  static RequestMessage join(TableId table, String form) {
    return new RequestMessage(
        Kind.JOIN,
        UUID.randomUUID().toString(),
        Optional.of(table),
        Optional.empty(),
        List.of(),
        Optional.of(form),
        PartitionForms.Difference.NONE);
  }

  /**
   * @throws IllegalArgumentException if nothing is to follow
   */
  static RequestMessage altered(
      TableForm.Effect effect, TableId table, String form, PartitionForms.Difference partitions) {
    Kind kind =
        switch (effect) {
          case NOTED -> Kind.NOTED;
          case PARTITIONS -> Kind.PARTITIONS;
          case ROWS -> Kind.ALTERED;
          case ANEW -> Kind.ANEW;
          case NONE -> throw new IllegalArgumentException("no effect");
        };
    String id = OpenRequest.OWN + UUID.randomUUID();
    return new RequestMessage(
        kind, id, Optional.of(table), Optional.empty(), List.of(), Optional.of(form), partitions);
  }

  static RequestMessage gone(TableId table) {
    String id = UUID.randomUUID().toString();
    return new RequestMessage(Kind.GONE, id, Optional.of(table), Optional.empty(), List.of());
  }

  String json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("kind", kind.name());
    json.put("id", id);
    table.ifPresent(t -> json.set("table", RequestJson.table(t)));
    condition.ifPresent(c -> json.put("where", c));
    form.ifPresent(f -> json.put("form", f));
    RequestJson.write(partitions, json);
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
          RequestJson.keys(json.path("keys")),
          json.has("form") ? Optional.of(json.get("form").asText()) : Optional.empty(),
          RequestJson.partitions(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON", e);
    }
  }
}

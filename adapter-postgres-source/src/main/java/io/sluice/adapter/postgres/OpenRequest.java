package io.sluice.adapter.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.domain.TableId;
import java.util.List;
import java.util.Optional;

/**
 * A request that is being carried out.
 *
 * @param keys the rows asked for; empty if it is for the table
 * @param after the last key read so far; empty before the first piece
 * @param rows how many rows were put into the log so far
 * @param kept the last key of those read that may leave PostgreSQL: checkpoints hold this one, and
 *     a request that is interrupted goes on behind it
 * @param joins whether the table has just come to the pipeline and has no rows in the log yet
 * @param partition oid of the partition whose rows alone are read; empty for the whole table
 * @param read what of the table need not be read, as an interrupted snapshot has read it
 */
record OpenRequest(
    String id,
    TableId table,
    Optional<String> condition,
    List<List<String>> keys,
    List<String> after,
    List<String> kept,
    long rows,
    boolean joins,
    Optional<Long> partition,
    Optional<AlreadyRead> read) {
  /** What the ids of capture's own requests begin with. */
  static final String OWN = "altered-";

  /** The same of those that do what an interrupted snapshot has left. */
  private static final String SNAPSHOT = "snapshot-";

  OpenRequest {
    keys = List.copyOf(keys);
    after = List.copyOf(after);
    kept = List.copyOf(kept);
  }

  static OpenRequest of(RequestMessage message) {
    return new OpenRequest(
        message.id(),
        message.table().orElseThrow(() -> new IllegalArgumentException("no table")),
        message.condition(),
        message.keys(),
        List.of(),
        List.of(),
        0,
        message.kind() == RequestMessage.Kind.JOIN || message.kind() == RequestMessage.Kind.ANEW,
        Optional.empty(),
        Optional.empty());
  }

  /** The rows that a partition had when it came to the message's table. */
  static OpenRequest ofPartition(RequestMessage message, long oid) {
    return new OpenRequest(
        message.id() + "-" + oid,
        message.table().orElseThrow(() -> new IllegalArgumentException("no table")),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        0,
        false,
        Optional.of(oid),
        Optional.empty());
  }

  /**
   * What an interrupted snapshot has left of a table.
   *
   * @param oid the table's
   */
  static OpenRequest ofSnapshot(TableId table, long oid, Optional<AlreadyRead> read) {
    return new OpenRequest(
        SNAPSHOT + oid,
        table,
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        0,
        false,
        Optional.empty(),
        read);
  }

  /** The same from the beginning. */
  OpenRequest anew() {
    return new OpenRequest(
        id, table, condition, keys, List.of(), List.of(), rows, joins, partition, Optional.empty());
  }

  /** The same for a table that has just come. */
  OpenRequest joining() {
    return new OpenRequest(id, table, condition, keys, after, kept, rows, true, partition, read);
  }

  /** Whether nobody has asked for it, and nobody would notice if it failed. */
  boolean isOwn() {
    return joins || id.startsWith(OWN) || isOfSnapshot();
  }

  /** Whether it does what an interrupted snapshot has left. */
  boolean isOfSnapshot() {
    return id.startsWith(SNAPSHOT);
  }

  boolean isForRows() {
    return !keys.isEmpty();
  }

  /**
   * @param lastKept empty if no key may leave PostgreSQL
   */
  OpenRequest advanced(List<String> lastKey, List<String> lastKept, long more) {
    return new OpenRequest(
        id, table, condition, keys, lastKey, lastKept, rows + more, joins, partition, read);
  }

  JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id);
    json.set("table", RequestJson.table(table));
    condition.ifPresent(text -> json.put("where", text));
    if (!keys.isEmpty()) {
      json.set("keys", RequestJson.keys(keys));
    }
    if (!kept.isEmpty()) {
      json.set("after", RequestJson.key(kept));
    }
    json.put("rows", rows);
    if (joins) {
      json.put("joins", true);
    }
    partition.ifPresent(oid -> json.put("partition", oid));
    read.ifPresent(parts -> json.set("read", parts.json()));
    return json;
  }

  static OpenRequest parse(JsonNode json) {
    return new OpenRequest(
        json.required("id").asText(),
        RequestJson.table(json.required("table")),
        json.has("where") ? Optional.of(json.get("where").asText()) : Optional.empty(),
        RequestJson.keys(json.path("keys")),
        RequestJson.key(json.path("after")),
        RequestJson.key(json.path("after")),
        json.required("rows").asLong(),
        json.path("joins").asBoolean(),
        json.has("partition") ? Optional.of(json.get("partition").asLong()) : Optional.empty(),
        json.has("read") ? Optional.of(AlreadyRead.parse(json.get("read"))) : Optional.empty());
  }
}

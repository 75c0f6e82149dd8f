package io.sluice.adapter.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Rows of a table that an interrupted snapshot has put into the log: those on these pages that were
 * written by transactions older than it.
 *
 * <p>What lies there now and was written by such a transaction is, byte by byte, what the snapshot
 * has read there: PostgreSQL never changes a row in place, and moves none as long as the file is
 * the same. Everything else may be a row that the snapshot has not come to, also on these pages: an
 * update writes the row anew, wherever there is room.
 *
 * @param before the id of the oldest transaction that the snapshot did not see
 */
record AlreadyRead(long before, List<Part> parts) {
  private static final long IDS = 1L << 32;

  /**
   * The first pages of a table or partition.
   *
   * @param file {@code pg_class.relfilenode} then
   */
  record Part(long oid, long file, long pages) {}

  AlreadyRead {
    parts = List.copyOf(parts);
  }

  /**
   * What keeps them out, in SQL, of rows called {@code t}; empty if the table has nothing of it any
   * more.
   */
  Optional<String> condition(CatalogTable now) {
    Map<Long, Long> files = new HashMap<>();
    files.put(now.oid(), now.file());
    now.partitions().forEach(partition -> files.put(partition.oid(), partition.file()));
    List<Part> same =
        parts.stream()
            .filter(part -> Long.valueOf(part.file()).equals(files.get(part.oid())))
            .toList();
    return same.isEmpty()
        ? Optional.empty()
        : Optional.of("not (" + isOlder() + " and " + isIn(same) + ")");
  }

  /**
   * PostgreSQL plans with a copy of the condition for each partition: in subqueries the lists are
   * there once.
   */
  private static String isIn(List<Part> parts) {
    String oids = parts.stream().map(part -> "" + part.oid()).collect(Collectors.joining(","));
    String ends =
        parts.stream().map(part -> "\"(" + part.pages() + ",0)\"").collect(Collectors.joining(","));
    return "coalesce(t.ctid < ((select '{"
        + ends
        + "}'::tid[]))[pg_catalog.array_position((select '{"
        + oids
        + "}'::oid[]), t.tableoid)], false)";
  }

  /** A row has the last 32 bits of the id, and ids compare modulo 2^32. */
  private String isOlder() {
    return "((t.xmin::text::int8 - " + before % IDS + ") & " + (IDS - 1) + ") > " + IDS / 2;
  }

  JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("before", before);
    ArrayNode array = json.putArray("parts");
    for (Part part : parts) {
      array.addArray().add(part.oid).add(part.file).add(part.pages);
    }
    return json;
  }

  static AlreadyRead parse(JsonNode json) {
    List<Part> parts = new ArrayList<>();
    for (JsonNode part : json.required("parts")) {
      parts.add(
          new Part(
              part.required(0).longValue(),
              part.required(1).longValue(),
              part.required(2).longValue()));
    }
    return new AlreadyRead(json.required("before").longValue(), parts);
  }
}

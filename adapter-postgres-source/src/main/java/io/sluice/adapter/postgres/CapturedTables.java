package io.sluice.adapter.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.domain.TableId;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tables that a pipeline captures, and by which columns it tells their rows apart. Immutable;
 * its JSON is made once.
 */
final class CapturedTables {
  private final Map<TableId, CapturedTable> tables;
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  private CapturedTables(Map<TableId, CapturedTable> tables) {
    this.tables = Map.copyOf(tables);
    new TreeMap<>(tables)
        .forEach(
            (id, table) -> {
              if (!json.has(id.schema())) {
                json.putObject(id.schema());
              }
              ((ObjectNode) json.get(id.schema())).set(id.name(), table.json());
            });
  }

  static CapturedTables of(Collection<CatalogTable> tables) {
    Map<TableId, CapturedTable> captured = new TreeMap<>();
    tables.forEach(table -> captured.put(table.id(), CapturedTable.of(table)));
    return new CapturedTables(captured);
  }

  static CapturedTables withUnknownKeys(Collection<TableId> ids) {
    Map<TableId, CapturedTable> captured = new TreeMap<>();
    ids.forEach(id -> captured.put(id, CapturedTable.UNKNOWN));
    return new CapturedTables(captured);
  }

  Set<TableId> ids() {
    return tables.keySet();
  }

  /** How the table is captured; not known for others. */
  CapturedTable of(TableId id) {
    return tables.getOrDefault(id, CapturedTable.UNKNOWN);
  }

  CapturedTables with(TableId id, CapturedTable table) {
    Map<TableId, CapturedTable> more = new TreeMap<>(tables);
    more.put(id, table);
    return new CapturedTables(more);
  }

  /**
   * Those of them that are among these are captured from now on as these say; their keys have been
   * found to be the same, or are not known. What was known of their form stays.
   */
  CapturedTables as(Collection<CatalogTable> now) {
    Map<TableId, CapturedTable> known = new TreeMap<>(tables);
    for (CatalogTable table : now) {
      known.computeIfPresent(table.id(), (id, before) -> as(before, table));
    }
    return new CapturedTables(known);
  }

  private static CapturedTable as(CapturedTable before, CatalogTable table) {
    CapturedTable now = CapturedTable.of(table);
    return before.key().isEmpty()
        ? now.of(before.form())
        : new CapturedTable(before.key(), before.keyMasks(), now.selection(), before.form());
  }

  CapturedTables without(TableId table) {
    Map<TableId, CapturedTable> fewer = new TreeMap<>(tables);
    fewer.remove(table);
    return new CapturedTables(fewer);
  }

  /** Those of them that are still wanted. */
  CapturedTables only(Collection<TableId> wanted) {
    Map<TableId, CapturedTable> kept = new TreeMap<>(tables);
    kept.keySet().retainAll(wanted);
    return new CapturedTables(kept);
  }

  /** What is known of each table by name, by schema; not to be changed. */
  JsonNode json() {
    return json;
  }

  /** Early versions wrote an array of names for each schema. */
  static CapturedTables parse(JsonNode json) {
    Map<TableId, CapturedTable> tables = new TreeMap<>();
    for (var schema : json.properties()) {
      if (schema.getValue() instanceof ArrayNode names) {
        names.forEach(
            name -> tables.put(new TableId(schema.getKey(), name.asText()), CapturedTable.UNKNOWN));
      } else {
        for (var table : schema.getValue().properties()) {
          tables.put(
              new TableId(schema.getKey(), table.getKey()), CapturedTable.parse(table.getValue()));
        }
      }
    }
    return new CapturedTables(tables);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CapturedTables that && tables.equals(that.tables);
  }

  @Override
  public int hashCode() {
    return tables.hashCode();
  }

  @Override
  public String toString() {
    return tables.toString();
  }
}

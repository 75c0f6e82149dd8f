package io.sluice.adapter.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.domain.TableId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tables that a pipeline captures, and by which columns it tells their rows apart. Immutable;
 * its JSON is made once.
 */
final class CapturedTables {
  private final Map<TableId, List<String>> keys;
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  /**
   * @param keys an empty one is not known: checkpoints of early versions do not tell
   */
  CapturedTables(Map<TableId, List<String>> keys) {
    this.keys = Map.copyOf(keys);
    new TreeMap<>(keys)
        .forEach(
            (id, key) -> {
              if (!json.has(id.schema())) {
                json.putObject(id.schema());
              }
              ((ObjectNode) json.get(id.schema())).set(id.name(), RequestJson.key(key));
            });
  }

  static CapturedTables of(Collection<CatalogTable> tables) {
    Map<TableId, List<String>> keys = new TreeMap<>();
    tables.forEach(table -> keys.put(table.id(), table.key().columns()));
    return new CapturedTables(keys);
  }

  static CapturedTables withUnknownKeys(Collection<TableId> ids) {
    Map<TableId, List<String>> keys = new TreeMap<>();
    ids.forEach(id -> keys.put(id, List.of()));
    return new CapturedTables(keys);
  }

  Set<TableId> ids() {
    return keys.keySet();
  }

  /** Empty if it is not known, and for other tables. */
  List<String> key(TableId id) {
    return keys.getOrDefault(id, List.of());
  }

  CapturedTables with(TableId id, List<String> key) {
    Map<TableId, List<String>> more = new TreeMap<>(keys);
    more.put(id, key);
    return new CapturedTables(more);
  }

  /** Where a key is not known, it is taken to be what the table has now. */
  CapturedTables withKeysOf(Collection<CatalogTable> tables) {
    Map<TableId, List<String>> known = new TreeMap<>(keys);
    for (CatalogTable table : tables) {
      known.computeIfPresent(table.id(), (id, key) -> key.isEmpty() ? table.key().columns() : key);
    }
    return new CapturedTables(known);
  }

  /** Those of them that are still wanted. */
  CapturedTables only(Collection<TableId> wanted) {
    Map<TableId, List<String>> kept = new TreeMap<>(keys);
    kept.keySet().retainAll(wanted);
    return new CapturedTables(kept);
  }

  /** Key columns by name, by schema; not to be changed. */
  JsonNode json() {
    return json;
  }

  /** Early versions wrote an array of names for each schema. */
  static CapturedTables parse(JsonNode json) {
    Map<TableId, List<String>> keys = new TreeMap<>();
    for (var schema : json.properties()) {
      if (schema.getValue() instanceof ArrayNode names) {
        names.forEach(name -> keys.put(new TableId(schema.getKey(), name.asText()), List.of()));
      } else {
        for (var table : schema.getValue().properties()) {
          keys.put(new TableId(schema.getKey(), table.getKey()), RequestJson.key(table.getValue()));
        }
      }
    }
    return new CapturedTables(keys);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CapturedTables that && keys.equals(that.keys);
  }

  @Override
  public int hashCode() {
    return keys.hashCode();
  }

  @Override
  public String toString() {
    return keys.toString();
  }
}

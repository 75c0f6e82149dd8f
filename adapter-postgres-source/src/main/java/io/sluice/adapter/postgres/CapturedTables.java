package io.sluice.adapter.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.domain.TableId;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** The tables that a pipeline captures. Immutable; its JSON is made once. */
final class CapturedTables {
  private final Set<TableId> ids;
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  CapturedTables(Collection<TableId> ids) {
    this.ids = Set.copyOf(ids);
    for (TableId id : new TreeSet<>(ids)) {
      if (!json.has(id.schema())) {
        json.putArray(id.schema());
      }
      ((ArrayNode) json.get(id.schema())).add(id.name());
    }
  }

  Set<TableId> ids() {
    return ids;
  }

  CapturedTables with(TableId id) {
    Set<TableId> more = new TreeSet<>(ids);
    more.add(id);
    return new CapturedTables(more);
  }

  /** Those of them that are still wanted. */
  CapturedTables only(Collection<TableId> wanted) {
    Set<TableId> kept = new TreeSet<>(ids);
    kept.retainAll(wanted);
    return new CapturedTables(kept);
  }

  /** Names by schema; not to be changed. */
  JsonNode json() {
    return json;
  }

  static CapturedTables parse(JsonNode json) {
    Set<TableId> ids = new TreeSet<>();
    for (var schema : json.properties()) {
      schema.getValue().forEach(name -> ids.add(new TableId(schema.getKey(), name.asText())));
    }
    return new CapturedTables(ids);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CapturedTables that && ids.equals(that.ids);
  }

  @Override
  public int hashCode() {
    return ids.hashCode();
  }

  @Override
  public String toString() {
    return ids.toString();
  }
}

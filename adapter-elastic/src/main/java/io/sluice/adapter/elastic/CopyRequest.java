package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.elasticsearch.indices.CreateIndexRequest;
import co.elastic.clients.json.JsonData;
import io.sluice.domain.TableId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks for an index like another one, but for the fields that it cannot take. */
final class CopyRequest {
  private static final List<String> OF_ONE_INDEX =
      List.of(
          "index.uuid",
          "index.version.",
          "index.creation_date",
          "index.provided_name",
          "index.blocks.",
          "index.resize.",
          "index.shrink.",
          "index.history.",
          "index.verified_",
          "index.routing.allocation.initial_recovery.");

  private CopyRequest() {}

  /**
   * @param settings the original's, by their flat names
   */
  static CreateIndexRequest of(
      TableId table, FoundIndex original, FieldPlan plan, Map<String, JsonData> settings) {
    TableIndex filling = original.index().next().filling();
    Map<String, Property> fields = new LinkedHashMap<>(original.fields());
    fields.putAll(plan.additions());
    fields.putAll(plan.replacements());
    TypeMapping mapping =
        original
            .state()
            .mappings()
            .rebuild()
            .properties(fields)
            .meta(IndexOwner.ofCopy(table, original))
            .build();
    return CreateIndexRequest.of(
        create ->
            create
                .index(filling.concrete())
                .aliases(filling.alias(), alias -> alias.isHidden(true).isWriteIndex(true))
                .settings(all -> all.otherSettings(kept(settings)))
                .mappings(mapping));
  }

  /** Without what Elasticsearch itself notes of an index. */
  private static Map<String, JsonData> kept(Map<String, JsonData> settings) {
    Map<String, JsonData> kept = new TreeMap<>(settings);
    kept.keySet().removeIf(name -> OF_ONE_INDEX.stream().anyMatch(name::startsWith));
    return kept;
  }
}

package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.elasticsearch.indices.CreateIndexRequest;
import co.elastic.clients.elasticsearch.indices.IndexSettingBlocks;
import co.elastic.clients.elasticsearch.indices.IndexSettings;
import co.elastic.clients.elasticsearch.indices.IndexVersioning;
import io.sluice.domain.TableId;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks for an index like another one, but for the fields that it cannot take. */
final class CopyRequest {
  private CopyRequest() {}

  static CreateIndexRequest of(TableId table, FoundIndex original, FieldPlan plan) {
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
                .settings(settings(original.settings()))
                .mappings(mapping));
  }

  /** Without what Elasticsearch itself notes of an index. */
  private static IndexSettings settings(IndexSettings original) {
    IndexSettings.Builder settings =
        original
            .rebuild()
            .uuid(null)
            .version((IndexVersioning) null)
            .creationDate(null)
            .creationDateString(null)
            .providedName(null)
            .blocks((IndexSettingBlocks) null);
    return settings.build();
  }
}

package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch.indices.IndexSettings;
import co.elastic.clients.elasticsearch.indices.IndexState;
import java.util.Map;

/**
 * An index as it was when it was looked at.
 *
 * @param index with its own name; by which alias it is written is another question ({@link
 *     IndexAdministration#writable})
 */
record FoundIndex(TableIndex index, IndexState state) {
  Map<String, Property> fields() {
    return state.mappings() == null ? Map.of() : state.mappings().properties();
  }

  IndexSettings settings() {
    IndexSettings settings = state.settings();
    return settings.index() == null ? settings : settings.index();
  }

  boolean isBlockedForWrites() {
    return settings().blocks() != null && Boolean.TRUE.equals(settings().blocks().write());
  }
}

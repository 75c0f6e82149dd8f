package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.SourceOffset.Origin;
import io.sluice.domain.TableId;
import java.util.List;

/** What has been found ready for a run. */
record Preparation(Origin origin, List<CatalogTable> tables) {
  List<TableId> ids() {
    return tables.stream().map(CatalogTable::id).toList();
  }
}

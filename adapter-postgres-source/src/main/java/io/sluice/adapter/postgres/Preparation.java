package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.SourceOffset.Origin;
import io.sluice.domain.TableId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has been found ready for a run.
 *
 * @param members what the publication has to have of the tables
 * @param from where it goes on; empty if it begins with a snapshot
 */
record Preparation(
    Origin origin,
    List<CatalogTable> tables,
    Map<TableId, Member> members,
    Optional<SourceOffset> from) {
  List<TableId> ids() {
    return tables.stream().map(CatalogTable::id).toList();
  }

  Preparation from(SourceOffset offset) {
    return new Preparation(origin, tables, members, Optional.of(offset));
  }
}

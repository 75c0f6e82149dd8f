package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.SourceOffset.Origin;
import io.sluice.domain.TableId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What has been found ready for a run.
 *
 * @param tables those to capture
 * @param members what the publication has to have of the tables
 * @param setAside others, which cannot be captured for now, as {@link SetAside#forms}
 * @param leaving tables that are gone or set aside, and of which the stream may still have changes
 * @param from where it goes on; empty if it begins with a snapshot
 */
record Preparation(
    Origin origin,
    List<CatalogTable> tables,
    Map<TableId, Member> members,
    Map<TableId, Optional<TableForm>> setAside,
    Set<TableId> leaving,
    Optional<SourceOffset> from) {
  List<TableId> ids() {
    return tables.stream().map(CatalogTable::id).toList();
  }

  /** Those whose changes are taken out of the stream. */
  Set<TableId> streamed() {
    Set<TableId> streamed = new TreeSet<>(leaving);
    streamed.addAll(ids());
    return streamed;
  }

  Preparation from(SourceOffset offset, Set<TableId> leavingTables) {
    return new Preparation(origin, tables, members, setAside, leavingTables, Optional.of(offset));
  }
}

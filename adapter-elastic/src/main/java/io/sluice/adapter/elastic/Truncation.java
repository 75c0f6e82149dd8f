package io.sluice.adapter.elastic;

import io.sluice.ports.sink.SinkException;
import java.util.List;
import java.util.Map;

/**
 * Removes every document with a version lower than a TRUNCATE's.
 *
 * <p>The TRUNCATE is remembered first; then all that is there is looked through and what is older
 * is deleted, each with the TRUNCATE's version. A row that another worker writes meanwhile is
 * either among what is looked through, or was written after the TRUNCATE was remembered, and then
 * {@link RevivalCheck} removes it, unless its writer has given up or died meanwhile: then what it
 * had sent arrives before the index has got its new alias, and is among what is looked through; or
 * behind that, and does not find the index. When this is done, that is remembered too, for the same
 * TRUNCATE will come again, once per partition.
 */
final class Truncation {
  private static final int PAGE = 5000;

  private final ElasticConnection connection;
  private final IndexAdministration administration;
  private final MultiGet lookup;
  private final Tombstones tombstones;
  private final BulkWriter bulk;

  Truncation(
      ElasticConnection connection,
      IndexAdministration administration,
      MultiGet lookup,
      Tombstones tombstones,
      BulkWriter bulk) {
    this.connection = connection;
    this.administration = administration;
    this.lookup = lookup;
    this.tombstones = tombstones;
    this.bulk = bulk;
  }

  /** Afterwards the index may have another alias. */
  void run(TableIndex table, long version) throws SinkException, InterruptedException {
    String doneId = Tombstones.fullTruncateId(table);
    Map<String, Long> done = lookup.versions(tombstones.index().name(), List.of(doneId));
    if (done.getOrDefault(doneId, Long.MIN_VALUE) >= version) {
      return;
    }
    remember(Tombstones.truncateId(table), version);
    TableIndex truncated = table.truncated(version);
    administration.moveTo(truncated);
    try (PagedSearch<Found> search =
        PagedSearch.open(
            connection,
            table.name(),
            PointInTime.KEEP_ALIVE,
            PAGE,
            false,
            (id, found, source) -> new Found(id, found))) {
      for (List<Found> page = search.next(); !page.isEmpty(); page = search.next()) {
        bulk.write(older(truncated, page, version)).throwIfFailed();
      }
    }
    remember(doneId, version);
  }

  private record Found(String id, long version) {}

  private static List<BulkLine> older(TableIndex table, List<Found> page, long version) {
    return page.stream()
        .filter(found -> found.version() < version)
        .map(found -> BulkLine.delete(table, found.id(), version, null))
        .toList();
  }

  private void remember(String id, long version) throws SinkException, InterruptedException {
    tombstones.prepare();
    bulk.write(List.of(tombstones.mark(id, version))).throwIfFailed();
  }
}

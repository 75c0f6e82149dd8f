package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.SnapshotRange.Storage;
import io.sluice.domain.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a snapshot reads, in this order.
 *
 * @param tables locked, and as the snapshot has them
 * @param ranges the tables' in the tables' order; none of a table without pages
 * @param oldestUnderWay of the transactions that the snapshot does not see: all with lower ids had
 *     ended before it
 */
record SnapshotPlan(List<CatalogTable> tables, List<SnapshotRange> ranges, long oldestUnderWay) {
  /** About how much of a table a range has: so much may be read again after a crash. */
  private static final long RANGE_BYTES = PageSize.BYTES;

  /** What a partition or a table has on disk. */
  private record Size(long pages, long bytes) {
    static final Size NONE = new Size(0, 0);
  }

  /**
   * @param reader in the snapshot's transaction, with the tables locked: what the snapshot sees
   *     lies on the pages that there are now
   */
  static SnapshotPlan of(Connection reader, List<CatalogTable> tables) throws SQLException {
    Map<Long, Size> sizes = sizes(reader, tables);
    List<SnapshotRange> ranges = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      for (Storage storage : storages(tables.get(i), sizes)) {
        divide(i, storage, ranges);
      }
    }
    return new SnapshotPlan(tables, List.copyOf(ranges), oldestUnderWay(reader));
  }

  private static List<Storage> storages(CatalogTable table, Map<Long, Size> sizes) {
    if (!table.isPartitioned()) {
      Size size = sizes.getOrDefault(table.oid(), Size.NONE);
      return List.of(
          new Storage(Optional.empty(), table.oid(), table.file(), size.pages, size.bytes));
    }
    List<Storage> storages = new ArrayList<>();
    for (Partition partition : table.partitions()) {
      Size size = sizes.getOrDefault(partition.oid(), Size.NONE);
      storages.add(
          new Storage(
              Optional.of(partition), partition.oid(), partition.file(), size.pages, size.bytes));
    }
    return storages;
  }

  private static void divide(int table, Storage storage, List<SnapshotRange> ranges) {
    if (storage.pages() == 0) {
      return;
    }
    long pages = storage.pages();
    if (storage.hasPages()) {
      pages = Math.max(1, (long) (RANGE_BYTES / ((double) storage.bytes() / storage.pages())));
    }
    for (long from = 0; from < storage.pages(); from += pages) {
      ranges.add(new SnapshotRange(table, storage, from, Math.min(storage.pages(), from + pages)));
    }
  }

  private static Map<Long, Size> sizes(Connection reader, List<CatalogTable> tables)
      throws SQLException {
    List<Long> oids = new ArrayList<>();
    tables.forEach(table -> oids.addAll(table.storage()));
    Map<Long, Size> sizes = new HashMap<>();
    try (PreparedStatement statement =
        reader.prepareStatement(
            "select oid::int8, pg_catalog.pg_relation_size(oid)"
                + " / pg_catalog.current_setting('block_size')::int8,"
                + " pg_catalog.pg_table_size(oid)"
                + " from pg_catalog.pg_class where oid = any(?::int8[]::oid[])")) {
      statement.setArray(1, reader.createArrayOf("int8", oids.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          sizes.put(row.getLong(1), new Size(row.getLong(2), row.getLong(3)));
        }
      }
    }
    return sizes;
  }

  private static long oldestUnderWay(Connection reader) throws SQLException {
    try (PreparedStatement statement =
            reader.prepareStatement(
                "select pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())::text::int8");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  CatalogTable table(SnapshotRange range) {
    return tables.get(range.table());
  }

  /** Of what holds the range: the partition or the table. */
  TableId name(SnapshotRange range) {
    return range.storage().partition().map(Partition::id).orElseGet(() -> table(range).id());
  }

  /** What to lock to read the range, in SQL. */
  String lock(SnapshotRange range) {
    return range
        .storage()
        .partition()
        .filter(Partition::selectable)
        .map(partition -> "only " + Sql.name(partition.id()))
        .orElseGet(() -> table(range).lock());
  }
}

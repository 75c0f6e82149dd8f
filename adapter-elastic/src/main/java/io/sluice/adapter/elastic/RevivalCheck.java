package io.sluice.adapter.elastic;

import io.sluice.ports.sink.SinkException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks, after rows were written, whether one of them had been deleted or truncated away by a later
 * change that Elasticsearch itself has forgotten ({@link Tombstones}), and if so deletes it again.
 *
 * <p>After and not before: a worker may pause between two steps for any time. Whoever deletes
 * leaves the tombstone with the delete, and whoever writes looks at the tombstones behind the
 * write; so either the delete comes behind the write, or the write's look sees the tombstone. What
 * is left is a worker that holds an outdated batch, writes it after Elasticsearch has forgotten,
 * and is killed before its look; that row is removed when its tombstone expires ({@link
 * TombstoneSweep}).
 *
 * <p>Costs one small lookup per write; rows older than the table's latest delete cost one more.
 */
final class RevivalCheck {
  private final MultiGet lookup;
  private final Tombstones tombstones;
  private final BulkWriter bulk;

  RevivalCheck(MultiGet lookup, Tombstones tombstones, BulkWriter bulk) {
    this.lookup = lookup;
    this.tombstones = tombstones;
    this.bulk = bulk;
  }

  void run(List<BulkLine> applied) throws SinkException, InterruptedException {
    Map<TableIndex, List<BulkLine>> byTable = new LinkedHashMap<>();
    for (BulkLine line : applied) {
      if (line.isUpsertOfRow()) {
        byTable.computeIfAbsent(line.index(), table -> new ArrayList<>()).add(line);
      }
    }
    if (byTable.isEmpty()) {
      return;
    }
    Map<String, Long> marks = marks(byTable.keySet());
    List<BulkLine> deletes = new ArrayList<>();
    for (Map.Entry<TableIndex, List<BulkLine>> table : byTable.entrySet()) {
      check(table.getKey(), table.getValue(), marks, deletes);
    }
    if (!deletes.isEmpty()) {
      bulk.write(deletes).throwIfFailed();
    }
  }

  private Map<String, Long> marks(Iterable<TableIndex> tables)
      throws SinkException, InterruptedException {
    List<String> ids = new ArrayList<>();
    for (TableIndex table : tables) {
      ids.add(Tombstones.truncateId(table));
      ids.add(Tombstones.latestDeleteId(table));
    }
    return lookup.versions(tombstones.index().name(), ids);
  }

  private void check(
      TableIndex table, List<BulkLine> rows, Map<String, Long> marks, List<BulkLine> deletes)
      throws SinkException, InterruptedException {
    long truncated = marks.getOrDefault(Tombstones.truncateId(table), Long.MIN_VALUE);
    long latestDelete = marks.getOrDefault(Tombstones.latestDeleteId(table), Long.MIN_VALUE);
    List<BulkLine> doubtful = new ArrayList<>();
    List<String> doubtfulIds = new ArrayList<>();
    for (BulkLine row : rows) {
      if (row.version() < truncated) {
        deletes.add(BulkLine.delete(table, row.id(), truncated, null));
      } else if (row.version() < latestDelete) {
        doubtful.add(row);
        doubtfulIds.add(Tombstones.tombstoneId(table, row.id()));
      }
    }
    Map<String, Long> deleted = lookup.versions(tombstones.index().name(), doubtfulIds);
    for (int i = 0; i < doubtful.size(); i++) {
      BulkLine row = doubtful.get(i);
      long version = deleted.getOrDefault(doubtfulIds.get(i), Long.MIN_VALUE);
      if (row.version() < version) {
        deletes.add(BulkLine.delete(table, row.id(), version, null));
      }
    }
  }
}

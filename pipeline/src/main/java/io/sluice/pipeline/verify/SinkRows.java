package io.sluice.pipeline.verify;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.pipeline.verify.RowDiff.Held;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.StoredRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks up what a sink holds of one table under given keys, rows and references together. */
final class SinkRows {
  private final ReadableSink sink;
  private final TableSchema table;

  /** Foreign keys that a sink may keep as something of its own. */
  private final List<ForeignKey> foreignKeys;

  SinkRows(ReadableSink sink, TableSchema table) {
    this.sink = sink;
    this.table = table;
    this.foreignKeys = table.foreignKeys().stream().filter(ForeignKey::referencesKey).toList();
  }

  /**
   * What is under each of the keys; under canonical keys.
   *
   * @param keys at most {@link ReadableSink#MOST_KEYS}
   */
  Map<RowKey, Held> read(Collection<RowKey> keys) throws PortException, InterruptedException {
    Map<RowKey, List<StoredRow>> rows = new HashMap<>();
    if (!keys.isEmpty()) {
      sink.read(table, keys, row -> add(rows, Keys.canonical(row.row().key()), row));
    }
    Map<ForeignKey, Map<RowKey, List<RowKey>>> references = new LinkedHashMap<>();
    for (ForeignKey foreignKey : foreignKeys) {
      Map<RowKey, List<RowKey>> found = new HashMap<>();
      boolean kept =
          !keys.isEmpty()
              && sink.readReferences(
                  table,
                  foreignKey,
                  keys,
                  each -> add(found, Keys.canonical(each.from()), Keys.canonical(each.to())));
      if (kept) {
        references.put(foreignKey, found);
      }
    }
    Map<RowKey, Held> held = new HashMap<>();
    for (RowKey key : keys) {
      RowKey canonical = Keys.canonical(key);
      Map<ForeignKey, List<RowKey>> own = new LinkedHashMap<>();
      references.forEach(
          (foreignKey, all) -> own.put(foreignKey, all.getOrDefault(canonical, List.of())));
      List<StoredRow> there = rows.getOrDefault(canonical, List.of());
      held.put(canonical, new Held(there.isEmpty() ? null : there.get(0), there.size(), own));
    }
    return held;
  }

  private static <T> void add(Map<RowKey, List<T>> lists, RowKey key, T value) {
    lists.computeIfAbsent(key, each -> new ArrayList<>(1)).add(value);
  }

  List<ForeignKey> foreignKeys() {
    return foreignKeys;
  }
}

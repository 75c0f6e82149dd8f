package io.sluice.adapter.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.StoredReference;
import io.sluice.ports.sink.StoredRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Tables as they are at the source: keeps the rows and every change that led to them, and compares
 * rows and references with what a sink reads back from the graph.
 */
final class Model {
  private final Map<TableSchema, Map<RowKey, Row>> rows = new LinkedHashMap<>();
  private final Map<TableSchema, Map<RowKey, Long>> versions = new HashMap<>();
  private final List<ChangeEvent> changes = new ArrayList<>();
  private long version;

  Model(TableSchema... tables) {
    for (TableSchema table : tables) {
      rows.put(table, new LinkedHashMap<>());
    }
  }

  ChangeEvent put(Row row) {
    Map<RowKey, Row> table = rows.get(row.schema());
    Row earlier = table.get(row.key());
    table.put(row.key(), earlier == null ? row : row.over(earlier));
    versions(row.schema()).put(row.key(), version + 1);
    return add(ChangeEvent.upsert(Operation.UPDATE, null, row, ++version, SourcePosition.NONE));
  }

  ChangeEvent remove(TableSchema table, Object... key) {
    rows.get(table).remove(RowKey.of(key));
    return add(ChangeEvent.delete(table, RowKey.of(key), null, ++version, SourcePosition.NONE));
  }

  ChangeEvent truncate(TableSchema table) {
    rows.get(table).clear();
    return add(ChangeEvent.truncate(table, ++version, SourcePosition.NONE));
  }

  private ChangeEvent add(ChangeEvent change) {
    changes.add(change);
    return change;
  }

  List<ChangeEvent> changes() {
    return changes;
  }

  private Map<RowKey, Long> versions(TableSchema table) {
    return versions.computeIfAbsent(table, each -> new HashMap<>());
  }

  Map<RowKey, Row> rows(TableSchema table) {
    return rows.get(table);
  }

  /** Fails unless rows, references and stubs in the graph are those of the tables. */
  void assertEqual(ReadableSink sink) throws Exception {
    for (TableSchema table : rows.keySet()) {
      assertRowsEqual(sink, table);
      assertNoStubLeft(table);
    }
  }

  /** Fails unless rows and references of one table in the graph are those of the table. */
  void assertRowsEqual(ReadableSink sink, TableSchema table) throws Exception {
    List<RowKey> keys = List.copyOf(rows.get(table).keySet());
    List<StoredRow> expected = new ArrayList<>();
    keys.forEach(
        key -> expected.add(new StoredRow(rows.get(table).get(key), versions(table).get(key))));
    List<StoredRow> scanned = new ArrayList<>();
    sink.scan(table, scanned::add);
    assertSame(expected, scanned, "rows of " + table.id());
    List<StoredRow> read = new ArrayList<>();
    sink.read(table, keys, read::add);
    assertSame(expected, read, "rows read by key of " + table.id());
    for (ForeignKey foreignKey : table.foreignKeys()) {
      assertReferences(sink, table, foreignKey);
    }
  }

  private void assertReferences(ReadableSink sink, TableSchema table, ForeignKey foreignKey)
      throws Exception {
    String what = foreignKey.name() + " of " + table.id();
    List<StoredReference> expected = references(table, foreignKey);
    List<StoredReference> scanned = new ArrayList<>();
    assertTrue(sink.scanReferences(table, foreignKey, scanned::add));
    assertSame(expected, scanned, what);
    List<StoredReference> read = new ArrayList<>();
    sink.readReferences(table, foreignKey, rows.get(table).keySet(), read::add);
    assertSame(expected, read, what + " read by key");
  }

  /** The same in any order, none twice. */
  static <T> void assertSame(Collection<T> expected, List<T> found, String what) {
    assertEquals(new HashSet<>(expected), new HashSet<>(found), what);
    assertEquals(expected.size(), found.size(), what);
  }

  List<StoredReference> references(TableSchema table, ForeignKey foreignKey) {
    List<StoredReference> references = new ArrayList<>();
    for (Row row : rows.get(table).values()) {
      Object[] target = foreignKey.columns().stream().map(row::value).toArray();
      if (Stream.of(target).noneMatch(Objects::isNull)) {
        references.add(new StoredReference(row.key(), RowKey.of(target)));
      }
    }
    return references;
  }

  /** A stub is there for a relationship; what has none is a tombstone. */
  private static void assertNoStubLeft(TableSchema table) {
    String prefix = KeyText.table(table.id()) + "|";
    assertEquals(
        0,
        Neo4jServer.get()
            .count(
                "MATCH (s:_SluiceStub) WHERE s._sluice_key STARTS WITH $prefix"
                    + " AND (s._sluice_version IS NULL OR EXISTS { (s)--() }) RETURN count(s)",
                "prefix",
                prefix),
        "stubs of " + table.id());
  }
}

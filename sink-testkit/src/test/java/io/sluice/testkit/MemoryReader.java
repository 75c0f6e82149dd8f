package io.sluice.testkit;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.StoredReference;
import io.sluice.ports.sink.StoredRow;
import io.sluice.testkit.MemoryTarget.Stored;
import io.sluice.testkit.MemoryTarget.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads a {@link MemoryTarget} back: right with {@link Fault#NONE}, else wrong in that one way. */
record MemoryReader(MemoryTarget target, Faulty faulty) {
  private static final int PAGE = 100;

  void scan(TableSchema schema, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    Handler<StoredRow> handler = faulty.handler(rows);
    if (fault() == Fault.COLLECTS_BEFORE_HANDING_ON) {
      List<StoredRow> collected = new ArrayList<>();
      scanTables(schema, row -> collected.add(new StoredRow(copy(row.row()), row.version())));
      for (StoredRow row : collected) {
        handler.accept(row);
      }
    } else {
      scanTables(schema, handler);
    }
  }

  private Fault fault() {
    return faulty.fault();
  }

  private static Row copy(Row row) {
    Object[] values = row.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] instanceof String text ? new String(text.toCharArray()) : values[i];
    }
    return new Row(row.schema(), values);
  }

  private void scanTables(TableSchema schema, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    for (Table table : tables(schema)) {
      if (fault() == Fault.PAGES_BY_OFFSET) {
        scanByOffset(schema, table, rows);
      } else {
        for (Object key : keys(table)) {
          hand(schema, stored(table, key), rows);
        }
      }
    }
  }

  private void scanByOffset(TableSchema schema, Table table, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    List<Object> page;
    int offset = 0;
    do {
      page = present(table).stream().skip(offset).limit(PAGE).toList();
      for (Object key : page) {
        hand(schema, stored(table, key), rows);
      }
      offset += PAGE;
    } while (!page.isEmpty());
  }

  void read(TableSchema schema, Collection<RowKey> keys, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    if (fault() == Fault.NEEDS_KEYS && keys.isEmpty()) {
      throw new FatalSinkException("no keys");
    }
    Handler<StoredRow> handler = faulty.handler(rows);
    for (Table table : tables(schema)) {
      for (Object key : keysRead(table, keys)) {
        hand(schema, stored(table, key), handler);
      }
    }
  }

  private List<Object> keysRead(Table table, Collection<RowKey> keys) {
    List<Object> asked = new ArrayList<>();
    keys.forEach(key -> asked.add(faulty.key(key)));
    return switch (fault()) {
      case READS_ALL_FOR_SOME -> keys(table);
      case READS_FEW_AT_ONCE -> asked.subList(0, Math.min(asked.size(), 500));
      case READS_BY_THE_LAST_KEY_COLUMN ->
          keys(table).stream()
              .filter(key -> keys.stream().anyMatch(other -> last(other).equals(last(key))))
              .toList();
      case READS_BY_MILLISECONDS -> keys.stream().<Object>map(MemoryReader::rounded).toList();
      default -> asked;
    };
  }

  private static Object last(Object key) {
    RowKey rowKey = (RowKey) key;
    return rowKey.value(rowKey.size() - 1);
  }

  private static RowKey rounded(RowKey key) {
    return RowKey.of(
        key.values().stream()
            .map(
                value ->
                    value instanceof Instant instant
                        ? instant.truncatedTo(ChronoUnit.MILLIS)
                        : value)
            .toArray());
  }

  boolean references(
      TableSchema schema,
      ForeignKey foreignKey,
      Collection<RowKey> owners,
      Handler<StoredReference> references)
      throws PortException, InterruptedException {
    boolean all = owners == null || fault() == Fault.READS_ALL_REFERENCES;
    for (Table table : tables(schema)) {
      for (Object key : all ? keys(table) : List.copyOf(owners)) {
        Stored stored = stored(table, all ? key : faulty.key((RowKey) key));
        Row row = stored == null ? null : stored.row();
        if (row == null && stored != null && fault() == Fault.KEEPS_REFERENCES_OF_DELETED_ROWS) {
          row = stored.removed();
        }
        if (row != null) {
          refer(Faulty.as(schema, row), foreignKey, references);
        }
      }
    }
    return fault() != Fault.DENIES_ITS_REFERENCES;
  }

  private void refer(Row row, ForeignKey foreignKey, Handler<StoredReference> references)
      throws PortException, InterruptedException {
    String first =
        fault() == Fault.MIXES_UP_FOREIGN_KEYS
            ? row.schema().foreignKeys().get(0).columns().get(0)
            : foreignKey.columns().get(0);
    Object to = row.value(first);
    if (to != null) {
      references.accept(new StoredReference(row.key(), RowKey.of(to)));
    } else if (fault() == Fault.REFERS_TO_ZERO_FOR_NULL) {
      references.accept(new StoredReference(row.key(), RowKey.of(0L)));
    }
  }

  private List<Table> tables(TableSchema schema) throws PortException {
    synchronized (target) {
      if (fault() == Fault.NEEDS_TABLES_TO_BE_THERE && !target.tables.containsKey(schema.id())) {
        throw new FatalSinkException("no table");
      }
      return fault() == Fault.SCANS_ALL_TABLES
          ? List.copyOf(target.tables.values())
          : List.of(target.table(faulty.table(schema.id())));
    }
  }

  private List<Object> keys(Table table) {
    synchronized (target) {
      return new ArrayList<>(table.rows.keySet());
    }
  }

  private List<Object> present(Table table) {
    synchronized (target) {
      return table.rows.entrySet().stream()
          .filter(entry -> entry.getValue().row() != null)
          .<Object>map(entry -> entry.getKey())
          .toList();
    }
  }

  private Stored stored(Table table, Object key) {
    synchronized (target) {
      return table.rows.get(key);
    }
  }

  /** A row of the key that the table had before may lack columns of the present one. */
  private static boolean hasKey(Row row) {
    return row.schema().keyColumns().stream().allMatch(column -> row.value(column) != null);
  }

  private void hand(TableSchema schema, Stored stored, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    if (stored == null) {
      return;
    }
    if (stored.row() != null) {
      Row row = Faulty.as(schema, stored.row());
      if (!hasKey(row) && fault() != Fault.READS_ROWS_OF_FORMER_KEYS) {
        return;
      }
      rows.accept(new StoredRow(row, faulty.versionRead(stored)));
    } else if (fault() == Fault.SCANS_TOMBSTONES && stored.removed() != null) {
      rows.accept(new StoredRow(stored.removed(), stored.version()));
    }
  }
}

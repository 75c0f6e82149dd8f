package io.sluice.pipeline;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.pipeline.Difference.Kind;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.source.RowReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares the source with a sink, row by row and relationship by relationship.
 *
 * <p>Meant for a moment when nothing changes and the sink has caught up; holds the rows of one
 * table in memory at a time.
 */
public final class Verification {
  private final RowReader source;
  private final ReadableSink sink;

  public Verification(RowReader source, ReadableSink sink) {
    this.source = source;
    this.sink = sink;
  }

  /**
   * Compares one table. Blocks while both sides are read.
   *
   * @throws PortException if either side cannot be read
   */
  public Comparison compare(TableSchema table) throws PortException, InterruptedException {
    Map<RowKey, Row> expected = new HashMap<>();
    source.scan(table, row -> expected.put(row.key(), row));
    List<Difference> differences = new ArrayList<>();
    long references = 0;
    for (ForeignKey foreignKey : table.foreignKeys()) {
      references += compareReferences(table, foreignKey, expected.values(), differences);
    }
    long rows = expected.size();
    compareRows(table, expected, differences);
    return new Comparison(table.id(), rows, references, differences);
  }

  private void compareRows(
      TableSchema table, Map<RowKey, Row> expected, List<Difference> differences)
      throws PortException, InterruptedException {
    Set<RowKey> seen = new HashSet<>();
    sink.scan(
        table,
        row -> {
          Row wanted = expected.remove(row.key());
          if (!seen.add(row.key())) {
            differences.add(
                new Difference(table.id(), Kind.EXTRA, row.key(), List.of("held twice")));
          } else if (wanted == null) {
            differences.add(new Difference(table.id(), Kind.EXTRA, row.key(), List.of()));
          } else {
            List<String> columns = differentColumns(wanted, row);
            if (!columns.isEmpty()) {
              differences.add(new Difference(table.id(), Kind.DIFFERENT, row.key(), columns));
            }
          }
        });
    expected
        .keySet()
        .forEach(key -> differences.add(new Difference(table.id(), Kind.MISSING, key, List.of())));
  }

  private static List<String> differentColumns(Row wanted, Row found) {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < wanted.schema().size(); i++) {
      if (!SameValue.same(wanted.value(i), found.value(i))) {
        columns.add(wanted.schema().columns().get(i).name());
      }
    }
    return columns;
  }

  private long compareReferences(
      TableSchema table, ForeignKey foreignKey, Iterable<Row> rows, List<Difference> differences)
      throws PortException, InterruptedException {
    if (!foreignKey.referencesKey()) {
      return 0;
    }
    List<Reference> found = new ArrayList<>();
    boolean kept =
        sink.scanReferences(
            table, foreignKey, (from, to) -> found.add(new Reference(widened(from), widened(to))));
    if (!kept) {
      return 0;
    }
    Set<Reference> missing = expectedReferences(foreignKey, rows);
    long count = missing.size();
    for (Reference reference : found) {
      if (!missing.remove(reference)) {
        differences.add(difference(table, foreignKey, Kind.EXTRA_REFERENCE, reference));
      }
    }
    missing.forEach(
        reference ->
            differences.add(difference(table, foreignKey, Kind.MISSING_REFERENCE, reference)));
    return count;
  }

  private static Set<Reference> expectedReferences(ForeignKey foreignKey, Iterable<Row> rows) {
    Set<Reference> references = new HashSet<>();
    for (Row row : rows) {
      referencedKey(foreignKey, row)
          .ifPresent(to -> references.add(new Reference(widened(row.key()), widened(to))));
    }
    return references;
  }

  /** The key a row points to; empty if any of the foreign key's columns is NULL. */
  private static Optional<RowKey> referencedKey(ForeignKey foreignKey, Row row) {
    Object[] values = new Object[foreignKey.columns().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.value(foreignKey.columns().get(i));
      if (values[i] == null) {
        return Optional.empty();
      }
    }
    return Optional.of(RowKey.of(values));
  }

  /** An int that references a bigint is the same number: integers are compared as longs. */
  private static RowKey widened(RowKey key) {
    Object[] values = new Object[key.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          key.value(i) instanceof Integer number ? (Object) number.longValue() : key.value(i);
    }
    return RowKey.of(values);
  }

  private static Difference difference(
      TableSchema table, ForeignKey foreignKey, Kind kind, Reference reference) {
    return new Difference(
        table.id(), kind, reference.from(), List.of(foreignKey.name() + " to " + reference.to()));
  }

  private record Reference(RowKey from, RowKey to) {}
}

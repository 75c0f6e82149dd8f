package io.sluice.pipeline.verify;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.pipeline.verify.Difference.Kind;
import io.sluice.ports.sink.StoredRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one row of the source and what the sink holds under its key have in common, or not. */
final class RowDiff {
  private final TableSchema table;

  RowDiff(TableSchema table) {
    this.table = table;
  }

  /**
   * All differences of one key.
   *
   * @param source null if the source does not have the row
   * @param held what the sink has under the key
   */
  List<Difference> of(RowKey key, Row source, Held held) {
    List<Difference> differences = new ArrayList<>();
    row(key, source, held.row(), differences);
    if (source != null && held.copies() > 1) {
      differences.add(difference(Kind.EXTRA, key, List.of("held twice"), source, held.row()));
    }
    held.references()
        .forEach((foreignKey, to) -> references(key, source, held, foreignKey, to, differences));
    return differences;
  }

  private void row(RowKey key, Row source, StoredRow stored, List<Difference> differences) {
    if (source == null && stored != null) {
      differences.add(difference(Kind.EXTRA, key, List.of(), null, stored));
    } else if (source != null && stored == null) {
      differences.add(difference(Kind.MISSING, key, List.of(), source, null));
    } else if (source != null) {
      List<String> columns = differentColumns(source, stored.row());
      if (!columns.isEmpty()) {
        differences.add(difference(Kind.DIFFERENT, key, columns, source, stored));
      }
    }
  }

  private List<String> differentColumns(Row source, Row stored) {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      if (!SameValue.same(source.value(i), stored.value(i))) {
        columns.add(table.columns().get(i).name());
      }
    }
    return columns;
  }

  private void references(
      RowKey key,
      Row source,
      Held held,
      ForeignKey foreignKey,
      List<RowKey> found,
      List<Difference> differences) {
    Optional<RowKey> wanted =
        source == null ? Optional.empty() : Keys.referenced(foreignKey, source);
    Set<RowKey> seen = new HashSet<>();
    for (RowKey to : found) {
      if (!seen.add(to) || wanted.isEmpty() || !wanted.get().equals(to)) {
        differences.add(
            difference(
                Kind.EXTRA_REFERENCE, key, List.of(text(foreignKey, to)), source, held.row()));
      }
    }
    if (wanted.isPresent() && !seen.contains(wanted.get())) {
      differences.add(
          difference(
              Kind.MISSING_REFERENCE,
              key,
              List.of(text(foreignKey, wanted.get())),
              source,
              held.row()));
    }
  }

  private static String text(ForeignKey foreignKey, RowKey to) {
    return foreignKey.name() + " to " + to;
  }

  private Difference difference(
      Kind kind, RowKey key, List<String> details, Row source, StoredRow stored) {
    return new Difference(
        table.id(), kind, key, details, Optional.ofNullable(source), Optional.ofNullable(stored));
  }

  /**
   * What a sink holds under one key.
   *
   * @param row null if it has none
   * @param copies how many rows it has under the key; more than one only if it is broken
   * @param references for each foreign key that it keeps as something of its own, the keys that
   *     this row points to, canonical
   */
  record Held(StoredRow row, int copies, Map<ForeignKey, List<RowKey>> references) {}
}

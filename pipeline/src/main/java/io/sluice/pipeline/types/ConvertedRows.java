package io.sluice.pipeline.types;

import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.source.RowReader;
import io.sluice.ports.source.StampedRow;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The source's rows as a sink shall have them, for tables that this has made known. A value that
 * has no such form stays as it is, and so differs from whatever the sink holds.
 */
public final class ConvertedRows implements RowReader {
  private final RowReader source;
  private final ColumnTypes types;
  private final Map<TableSchema, TableSchema> bySinkSchema = new HashMap<>();

  public ConvertedRows(RowReader source, ColumnTypes types, List<TableSchema> tables) {
    this.source = source;
    this.types = types;
    tables.forEach(table -> bySinkSchema.put(types.schema(table), table));
  }

  @Override
  public List<StampedRow> page(TableSchema table, Optional<RowKey> after, int limit)
      throws PortException, InterruptedException {
    TableSchema own = own(table);
    return converted(own, source.page(own, after, limit));
  }

  @Override
  public List<StampedRow> read(TableSchema table, Collection<RowKey> keys)
      throws PortException, InterruptedException {
    TableSchema own = own(table);
    return converted(own, source.read(own, keys));
  }

  @Override
  public long estimate(TableSchema table) throws PortException {
    return source.estimate(own(table));
  }

  /** The source's schema of a table that a sink has as another. */
  private TableSchema own(TableSchema table) {
    return bySinkSchema.getOrDefault(table, table);
  }

  private List<StampedRow> converted(TableSchema own, List<StampedRow> rows) {
    ConvertedTable table = types.table(own);
    return table.asItIs()
        ? rows
        : rows.stream()
            .map(each -> new StampedRow(table.convertForComparison(each.row()), each.stamp()))
            .toList();
  }

  @Override
  public void close() {
    source.close();
  }
}

package io.sluice.ports.source;

import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import java.util.function.Consumer;

/** Reads the source's rows as they are now. */
public interface RowReader {
  /**
   * Hands every row of the table, from one consistent view of it, to the consumer, in no particular
   * order, with the Java classes of {@link io.sluice.domain.ColumnType}. Streams: it holds no more
   * than a page of rows.
   *
   * @throws PortException if the table cannot be read
   */
  void scan(TableSchema table, Consumer<Row> rows) throws PortException;
}

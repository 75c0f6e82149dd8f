package io.sluice.ports.source;

import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Reads the source's rows as they are now, with the Java classes of {@link
 * io.sluice.domain.ColumnType}. Holds a connection; used by one thread.
 */
public interface RowReader extends AutoCloseable {
  /** How many keys one call of {@link #read} has at most. */
  int MOST_KEYS = 1_000;

  /**
   * The next rows of the table in the source's own order of keys, all from one consistent view. No
   * rows mean that the table's end is reached; fewer than asked for mean nothing, for a page is
   * also bounded in bytes.
   *
   * @param after the last key of the page before, empty for the first page
   * @param limit how many rows at most
   * @throws PortException if the table cannot be read, or no longer has the columns asked for
   */
  List<StampedRow> page(TableSchema table, Optional<RowKey> after, int limit)
      throws PortException, InterruptedException;

  /**
   * The rows with these keys, in no particular order, all from one consistent view.
   *
   * @param keys at most {@link #MOST_KEYS}, all different
   * @throws PortException if the table cannot be read, or no longer has the columns asked for
   */
  List<StampedRow> read(TableSchema table, Collection<RowKey> keys)
      throws PortException, InterruptedException;

  /** About how many rows the table has, without counting them; 0 if unknown. */
  long estimate(TableSchema table) throws PortException;

  @Override
  void close();
}

package io.sluice.ports.sink;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import java.util.Collection;

/**
 * A sink whose target can be read back, so that it can be compared with the source. Optional.
 *
 * <p>Rows come with the Java classes of {@link io.sluice.domain.ColumnType}, equal to what was
 * written, as they are in the target when they are read: what was written before a call began is
 * seen by it. What only serves the sink (tombstones, stubs) is no row. A table that the target does
 * not know has no rows. A reading streams: it holds a page of rows at a time, however many there
 * are, and stays usable while the handler takes minutes.
 */
public interface ReadableSink extends Sink {
  /** How many keys one call of {@link #read} or {@link #readReferences} has at most. */
  int MOST_KEYS = 1_000;

  /**
   * Hands on every row that the target holds for the table, in no particular order. Of a row that
   * changes meanwhile, one of its states; a row that is there all the while is never left out.
   *
   * @throws PortException if the target cannot be read, or the handler threw it
   */
  void scan(TableSchema table, Handler<StoredRow> rows) throws PortException, InterruptedException;

  /**
   * Hands on the rows that the target holds under these keys, in no particular order.
   *
   * @param keys at most {@link #MOST_KEYS}, all different
   * @throws PortException if the target cannot be read, or the handler threw it
   */
  void read(TableSchema table, Collection<RowKey> keys, Handler<StoredRow> rows)
      throws PortException, InterruptedException;

  /**
   * Where the target keeps this foreign key as something of its own (a relationship in a graph):
   * hands on every reference that it holds.
   *
   * @return false if the target keeps foreign keys only as columns, and so had nothing to hand on
   * @throws PortException if the target cannot be read, or the handler threw it
   */
  default boolean scanReferences(
      TableSchema table, ForeignKey foreignKey, Handler<StoredReference> references)
      throws PortException, InterruptedException {
    return false;
  }

  /**
   * As {@link #scanReferences}, for the owning rows with these keys only.
   *
   * @param owners at most {@link #MOST_KEYS}, all different
   */
  default boolean readReferences(
      TableSchema table,
      ForeignKey foreignKey,
      Collection<RowKey> owners,
      Handler<StoredReference> references)
      throws PortException, InterruptedException {
    return false;
  }
}

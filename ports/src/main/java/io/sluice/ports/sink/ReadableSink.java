package io.sluice.ports.sink;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A sink whose target can be read back, so that it can be compared with the source. Optional. */
public interface ReadableSink extends Sink {
  /**
   * Hands every row that the target holds for the table to the consumer, in no particular order,
   * with the Java classes of {@link io.sluice.domain.ColumnType}, equal to what was written. What
   * only serves the sink (tombstones, stubs) is no row.
   *
   * @throws SinkException if the target cannot be read
   */
  void scan(TableSchema table, Consumer<Row> rows) throws SinkException, InterruptedException;

  /**
   * Where the target keeps this foreign key as something of its own (a relationship in a graph):
   * hands every pair of owning row's key and referenced row's key to the consumer.
   *
   * @return false if the target keeps foreign keys only as columns, and so had nothing to hand out
   * @throws SinkException if the target cannot be read
   */
  default boolean scanReferences(
      TableSchema table, ForeignKey foreignKey, BiConsumer<RowKey, RowKey> references)
      throws SinkException, InterruptedException {
    return false;
  }
}

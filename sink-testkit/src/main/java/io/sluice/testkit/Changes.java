package io.sluice.testkit;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableSchema;
import java.util.concurrent.TimeUnit;

/**
 * Makes changes whose versions are a small number added to the time at which the tests began, so
 * that they look like the versions of a pipeline.
 */
public final class Changes {
  private static final long BEGAN = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());

  private Changes() {}

  public static ChangeEvent upsert(long version, Row row) {
    return upsert(Operation.UPDATE, version, row);
  }

  public static ChangeEvent upsert(Operation operation, long version, Row row) {
    return ChangeEvent.upsert(operation, null, row, BEGAN + version, position(version));
  }

  public static ChangeEvent delete(long version, TableSchema table, Object... key) {
    return delete(version, table, RowKey.of(key));
  }

  public static ChangeEvent delete(long version, TableSchema table, RowKey key) {
    return ChangeEvent.delete(table, key, null, BEGAN + version, position(version));
  }

  public static ChangeEvent truncate(long version, TableSchema table) {
    return ChangeEvent.truncate(table, BEGAN + version, position(version));
  }

  private static SourcePosition position(long version) {
    return new SourcePosition(0x1_0000_0000L + version, 700 + version, BEGAN + version);
  }
}

package io.sluice.adapter.neo4j;

import io.sluice.domain.Row;
import io.sluice.ports.sink.StoredRow;
import java.util.List;

/** How many rows to read at a time, so that a page is neither many rows nor many bytes. */
final class PageSize {
  static final int MOST_ROWS = 1_000;

  private static final int FIRST_ROWS = 100;
  private static final int GROWTH = 4;
  private static final long BYTES = 8_000_000;
  private static final long SMALL_VALUE_BYTES = 16;

  private int rows = FIRST_ROWS;

  int rows() {
    return rows;
  }

  /** Takes the next page's size from this one's, which has at least a row. */
  void learn(List<StoredRow> page) {
    long bytes = 0;
    for (StoredRow stored : page) {
      bytes += bytes(stored.row());
    }
    long fitting = BYTES / Math.max(1, bytes / page.size());
    rows = (int) Math.max(1, Math.min(fitting, Math.min(MOST_ROWS, (long) rows * GROWTH)));
  }

  private static long bytes(Row row) {
    long bytes = 0;
    for (Object value : row.values()) {
      bytes += bytes(value);
    }
    return bytes;
  }

  private static long bytes(Object value) {
    if (value instanceof String text) {
      return SMALL_VALUE_BYTES + text.length();
    } else if (value instanceof byte[] binary) {
      return SMALL_VALUE_BYTES + binary.length;
    } else if (value instanceof List<?> list) {
      return list.stream().mapToLong(PageSize::bytes).sum();
    }
    return SMALL_VALUE_BYTES;
  }
}

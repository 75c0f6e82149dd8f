package io.sluice.app.metrics;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/**
 * About how many bytes of data a change carries: the values themselves, texts as one byte per
 * character, numbers and times as 8, without any format's overhead. Cheap enough to be asked of
 * every change.
 */
public final class ChangeSize {
  private static final int FIXED = 8;

  private ChangeSize() {}

  static long of(ChangeBatch batch) {
    long bytes = 0;
    for (ChangeEvent change : batch.changes()) {
      bytes += of(change);
    }
    return bytes;
  }

  /** Of the row after the change, or of the key where there is none. */
  public static long of(ChangeEvent change) {
    return change.after() != null ? of(change.after()) : ofKey(change.key());
  }

  private static long of(Row row) {
    long bytes = 0;
    for (Object value : row.values()) {
      bytes += of(value);
    }
    return bytes;
  }

  private static long ofKey(RowKey key) {
    long bytes = 0;
    for (int i = 0; key != null && i < key.size(); i++) {
      bytes += of(key.value(i));
    }
    return bytes;
  }

  /**
   * Classes first, and the interface last, for few values: whether an object has an interface that
   * it does not have is slow to find out, and this is asked of every value.
   */
  private static long of(Object value) {
    if (value instanceof String text) {
      return text.length();
    } else if (value instanceof Number || value instanceof Instant) {
      return FIXED;
    } else if (value == null || value == Row.UNCHANGED) {
      return 0;
    } else if (value instanceof byte[] bytes) {
      return bytes.length;
    } else if (value instanceof LocalDateTime || value instanceof LocalDate) {
      return FIXED;
    } else if (value instanceof List<?> values) {
      long bytes = 0;
      for (Object each : values) {
        bytes += of(each);
      }
      return bytes;
    }
    return FIXED;
  }
}

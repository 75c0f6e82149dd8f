package io.sluice.pipeline.verify;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Keys in a form in which equal values are equal objects, whichever column or side they come from.
 */
final class Keys {
  private Keys() {}

  /** Integers as longs and decimals without trailing zeros; other values as they are. */
  static RowKey canonical(RowKey key) {
    Object[] values = new Object[key.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = canonical(key.value(i));
    }
    return RowKey.of(values);
  }

  private static Object canonical(Object value) {
    if (value instanceof Integer number) {
      return number.longValue();
    }
    return value instanceof BigDecimal number ? number.stripTrailingZeros() : value;
  }

  /** The key that a row points to, canonical; empty if any of the foreign key's columns is NULL. */
  static Optional<RowKey> referenced(ForeignKey foreignKey, Row row) {
    Object[] values = new Object[foreignKey.columns().size()];
    for (int i = 0; i < values.length; i++) {
      Object value = row.value(foreignKey.columns().get(i));
      if (value == null || value == Row.UNCHANGED) {
        return Optional.empty();
      }
      values[i] = canonical(value);
    }
    return Optional.of(RowKey.of(values));
  }
}

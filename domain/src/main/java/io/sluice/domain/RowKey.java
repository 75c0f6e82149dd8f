package io.sluice.domain;

import java.util.Arrays;
import java.util.List;

/**
 * The key of a row: the values of its table's key columns in the key's order, none of them null.
 *
 * <p>Two keys are equal if their values are, bytes compared by content. A key says nothing of its
 * table. The array is not copied: whoever hands it over does not change it afterwards.
 */
public final class RowKey {
  private final Object[] values;
  private final int hash;

  private RowKey(Object[] values) {
    this.values = values;
    this.hash = Values.hash(values);
  }

  /**
   * @throws IllegalArgumentException if there is no value, or a value is null or {@link
   *     Row#UNCHANGED}
   */
  public static RowKey of(Object... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a key has at least one value");
    }
    for (Object value : values) {
      if (value == null || value == Row.UNCHANGED) {
        throw new IllegalArgumentException("a key's values are known and not null");
      }
    }
    return new RowKey(values);
  }

  public int size() {
    return values.length;
  }

  public Object value(int i) {
    return values[i];
  }

  public List<Object> values() {
    return List.of(values);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof RowKey that && hash == that.hash && Values.equal(values, that.values);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /**
   * The values, for people. Values are user data: for reports that were asked for, not for logs.
   */
  @Override
  public String toString() {
    return Arrays.deepToString(values);
  }
}

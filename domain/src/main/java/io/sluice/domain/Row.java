package io.sluice.domain;

import java.util.Arrays;

/**
 * A row's values in the order of its schema's columns: the Java classes are those of {@link
 * ColumnType}, NULL is {@code null}, and a value the source did not send (an unchanged TOASTed
 * column) is {@link #UNCHANGED}.
 *
 * <p>The array is not copied, neither coming in nor going out of {@link #values()}: it is never
 * written to once the row is made.
 */
public final class Row {
  /** Stands for "whatever the target holds"; compared by identity. */
  public static final Object UNCHANGED =
      new Object() {
        @Override
        public String toString() {
          return "UNCHANGED";
        }
      };

  private final TableSchema schema;
  private final Object[] values;

  /**
   * @throws IllegalArgumentException if there are not as many values as columns
   */
  public Row(TableSchema schema, Object[] values) {
    if (values.length != schema.size()) {
      throw new IllegalArgumentException(
          "table " + schema.id() + ": " + values.length + " values for " + schema.size());
    }
    this.schema = schema;
    this.values = values;
  }

  public static Row of(TableSchema schema, Object... values) {
    return new Row(schema, values);
  }

  public TableSchema schema() {
    return schema;
  }

  public Object value(int i) {
    return values[i];
  }

  /**
   * @throws IllegalArgumentException if there is no such column
   */
  public Object value(String column) {
    return values[schema.indexOf(column)];
  }

  public boolean isUnchanged(int i) {
    return values[i] == UNCHANGED;
  }

  public boolean hasUnchanged() {
    for (Object value : values) {
      if (value == UNCHANGED) {
        return true;
      }
    }
    return false;
  }

  /** The row's own array; not to be written to. */
  public Object[] values() {
    return values;
  }

  /**
   * @throws IllegalArgumentException if a key column is null or unchanged
   */
  public RowKey key() {
    Object[] key = new Object[schema.keySize()];
    for (int i = 0; i < key.length; i++) {
      key[i] = values[schema.keyIndex(i)];
    }
    return RowKey.of(key);
  }

  /**
   * This row with every unchanged value taken from an earlier row, column by column by name where
   * the schemas differ. What the earlier row does not know either stays unchanged.
   */
  public Row over(Row earlier) {
    if (!hasUnchanged()) {
      return this;
    }
    Object[] merged = values.clone();
    boolean sameShape =
        schema == earlier.schema || schema.columns().equals(earlier.schema.columns());
    for (int i = 0; i < merged.length; i++) {
      if (merged[i] == UNCHANGED) {
        String name = schema.columns().get(i).name();
        if (sameShape) {
          merged[i] = earlier.values[i];
        } else if (earlier.schema.hasColumn(name)
            && earlier
                .schema
                .columns()
                .get(earlier.schema.indexOf(name))
                .type()
                .equals(schema.columns().get(i).type())) {
          merged[i] = earlier.value(name);
        }
      }
    }
    return new Row(schema, merged);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Row that
            && schema.equals(that.schema)
            && Values.equal(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * schema.hashCode() + Values.hash(values);
  }

  /**
   * The values, for people. Values are user data: for reports that were asked for, not for logs.
   */
  @Override
  public String toString() {
    return schema.id() + Arrays.deepToString(values);
  }
}

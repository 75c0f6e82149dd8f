package io.sluice.adapter.kafka;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Rows of one schema to the bytes of their Avro record and back, column by column, with nothing in
 * between. A value that is {@link Row#UNCHANGED} is written as a stand-in, and its field named in a
 * list beside, which alone decides what is unchanged when the row is read.
 */
final class RowCodec {
  private final TableSchema table;
  private final ValueCodec[] codecs;
  private final byte[][] fieldNames;
  private final Map<String, Integer> indexByField = new HashMap<>();
  private final int[] arrays;

  RowCodec(TableSchema table) {
    this.table = table;
    this.codecs = table.columns().stream().map(ColumnCodecs::of).toArray(ValueCodec[]::new);
    List<String> names = ColumnSchemas.fieldNames(table.columns());
    this.fieldNames = new byte[names.size()][];
    for (int i = 0; i < fieldNames.length; i++) {
      fieldNames[i] = names.get(i).getBytes(StandardCharsets.UTF_8);
      indexByField.put(names.get(i), i);
    }
    this.arrays =
        IntStream.range(0, codecs.length)
            .filter(i -> table.columns().get(i).type() instanceof ColumnType.ArrayOf)
            .toArray();
  }

  /**
   * @param values in column order
   * @throws IllegalArgumentException naming the column, if a value is none of its type
   */
  void write(Object[] values, AvroOutput out) {
    int i = 0;
    try {
      for (; i < codecs.length; i++) {
        if (values[i] == Row.UNCHANGED) {
          codecs[i].writeUnavailable(out);
        } else {
          codecs[i].write(values[i], out);
        }
      }
    } catch (ClassCastException | NullPointerException | ArithmeticException e) {
      throw unwritable(table, table.columns().get(i), values[i], e);
    }
  }

  /** What is wrong with a value, without the value. */
  static IllegalArgumentException unwritable(
      TableSchema table, Column column, Object value, RuntimeException cause) {
    String what =
        value == null
            ? "is NULL although the catalog says NOT NULL"
            : "is a "
                + value.getClass().getSimpleName()
                + " that "
                + TypeNames.nameOf(column.type())
                + " cannot hold";
    return new IllegalArgumentException(
        "table " + table.id() + ", column " + column.name() + ": the value " + what, cause);
  }

  /** The names of the fields that are unchanged, as an Avro array of strings. */
  void writeUnchanged(Object[] values, AvroOutput out) {
    int count = 0;
    for (Object value : values) {
      if (value == Row.UNCHANGED) {
        count++;
      }
    }
    if (count > 0) {
      out.writeLong(count);
      for (int i = 0; i < values.length; i++) {
        if (values[i] == Row.UNCHANGED) {
          out.writeBytes(fieldNames[i]);
        }
      }
    }
    out.writeLong(0);
  }

  /**
   * @throws MalformedRecordException if the bytes are no row of this schema
   */
  Object[] read(AvroInput in) {
    Object[] values = new Object[codecs.length];
    int i = 0;
    try {
      for (; i < codecs.length; i++) {
        values[i] = codecs[i].read(in);
      }
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new MalformedRecordException(
          "column " + table.columns().get(i).name() + " holds no " + table.columns().get(i).type(),
          e);
    }
    return values;
  }

  /** Reads which fields are unchanged and puts that into the row; there may be no row. */
  void readUnchanged(AvroInput in, Object[] values) {
    for (int left = in.readBlock(); left > 0; left = in.readBlock()) {
      for (; left > 0; left--) {
        Integer index = indexByField.get(in.readString());
        if (index == null || values == null) {
          throw new MalformedRecordException("an unchanged field that the row does not have");
        }
        values[index] = Row.UNCHANGED;
      }
    }
  }

  /** Which fields are arrays of more than one dimension, and their sizes, as an Avro array. */
  void writeDimensions(Object[] values, AvroOutput out) {
    int count = 0;
    for (int i : arrays) {
      if (Dimensions.areSeveral(values[i])) {
        count++;
      }
    }
    if (count > 0) {
      out.writeLong(count);
      for (int i : arrays) {
        if (Dimensions.areSeveral(values[i])) {
          out.writeBytes(fieldNames[i]);
          List<Integer> sizes = Dimensions.of(values[i]);
          out.writeLong(sizes.size());
          sizes.forEach(out::writeInt);
          out.writeLong(0);
        }
      }
    }
    out.writeLong(0);
  }

  /** Reads which fields have dimensions and gives them to the row; there may be no row. */
  void readDimensions(AvroInput in, Object[] values) {
    for (int left = in.readBlock(); left > 0; left = in.readBlock()) {
      for (; left > 0; left--) {
        Integer index = indexByField.get(in.readString());
        List<Integer> sizes = new ArrayList<>();
        for (int size = in.readBlock(); size > 0; size = in.readBlock()) {
          for (; size > 0; size--) {
            sizes.add(in.readInt());
          }
        }
        if (index == null || values == null || !(values[index] instanceof List<?> elements)) {
          throw new MalformedRecordException("dimensions of a field that is no array");
        }
        values[index] = Dimensions.shape(elements, sizes);
      }
    }
  }

  /** A row of which only the key is known. */
  Object[] keyOnly(RowKey key) {
    Object[] values = new Object[codecs.length];
    Arrays.fill(values, Row.UNCHANGED);
    for (int i = 0; i < key.size(); i++) {
      values[table.keyIndex(i)] = key.value(i);
    }
    return values;
  }
}

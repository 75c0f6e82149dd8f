package io.sluice.adapter.kafka;

import io.sluice.domain.Column;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import java.time.DateTimeException;

/** Keys of one table to the bytes of their Avro record and back. */
final class KeyCodec {
  private final TableSchema table;
  private final Column[] columns;
  private final ValueCodec[] codecs;

  KeyCodec(TableSchema table) {
    this.table = table;
    this.columns = new Column[table.keySize()];
    this.codecs = new ValueCodec[columns.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = table.columns().get(table.keyIndex(i));
      codecs[i] = ColumnCodecs.of(columns[i].type());
    }
  }

  /**
   * @throws IllegalArgumentException naming the column, if a value is none of its type
   */
  void write(RowKey key, AvroOutput out) {
    if (key.size() != codecs.length) {
      throw new IllegalArgumentException(
          "table " + table.id() + ": " + key.size() + " values for a key of " + codecs.length);
    }
    int i = 0;
    try {
      for (; i < codecs.length; i++) {
        if (Dimensions.areSeveral(key.value(i))) {
          throw new IllegalArgumentException(
              "table "
                  + table.id()
                  + ", key column "
                  + columns[i].name()
                  + ": an array of more than one dimension, which a key cannot hold. Change the"
                  + " row, or leave the table out");
        }
        codecs[i].write(key.value(i), out);
      }
    } catch (ClassCastException | ArithmeticException e) {
      throw RowCodec.unwritable(table, columns[i], key.value(i), e);
    }
  }

  /**
   * @throws MalformedRecordException if the bytes are no key of this table
   */
  RowKey read(AvroInput in) {
    Object[] values = new Object[codecs.length];
    int i = 0;
    try {
      for (; i < codecs.length; i++) {
        values[i] = codecs[i].read(in);
      }
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new MalformedRecordException(
          "key column " + columns[i].name() + " holds no " + columns[i].type(), e);
    }
    return RowKey.of(values);
  }
}

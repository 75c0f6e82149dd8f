package io.sluice.adapter.postgres;

import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import java.util.ArrayList;
import java.util.List;

/** Makes rows of what the stream carries in one shape; compiled once per shape. */
final class RowCodec {
  private final TableSchema schema;
  private final boolean wholeOldRow;
  private final CarriedType[] types;

  /**
   * @param types one for each column of the schema, in its order
   * @param wholeOldRow whether the old row's image is complete, and not just the key
   */
  RowCodec(TableSchema schema, List<CarriedType> types, boolean wholeOldRow) {
    this.schema = schema;
    this.wholeOldRow = wholeOldRow;
    this.types = types.toArray(CarriedType[]::new);
  }

  TableSchema schema() {
    return schema;
  }

  boolean wholeOldRow() {
    return wholeOldRow;
  }

  Row row(RowImage image) {
    Object[] values = new Object[types.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(image, i);
    }
    return new Row(schema, values);
  }

  /**
   * @throws MissingKeyException if the old row's image lacks the key
   */
  RowKey key(RowImage image) throws MissingKeyException {
    Object[] values = new Object[schema.keySize()];
    for (int i = 0; i < values.length; i++) {
      Object value = value(image, schema.keyIndex(i));
      if (value == null || value == Row.UNCHANGED) {
        throw new MissingKeyException();
      }
      values[i] = value;
    }
    return RowKey.of(values);
  }

  /**
   * The row with the parts of its key that were not sent, as they are long and the same as before.
   *
   * @param before the old row's image, which has the whole key then; may be null
   * @throws MissingKeyException if a part of the key is in neither
   */
  Row withKey(Row row, RowImage before) throws MissingKeyException {
    Object[] values = null;
    for (int i = 0; i < schema.keySize(); i++) {
      int column = schema.keyIndex(i);
      if (row.isUnchanged(column)) {
        Object value = before == null ? null : value(before, column);
        if (value == null || value == Row.UNCHANGED) {
          throw new MissingKeyException();
        }
        values = values == null ? row.values().clone() : values;
        values[column] = value;
      }
    }
    return values == null ? row : new Row(schema, values);
  }

  /**
   * The key as PostgreSQL knows it, whatever masks it.
   *
   * @param before the old row's image, for parts of the key that were not sent; may be null
   */
  List<String> keyTexts(RowImage image, RowImage before) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < schema.keySize(); i++) {
      int place = types[schema.keyIndex(i)].place();
      String text = image.text(place);
      texts.add(text == RowImage.UNCHANGED && before != null ? before.text(place) : text);
    }
    return texts;
  }

  private Object value(RowImage image, int column) {
    try {
      return types[column].value(image);
    } catch (RuntimeException e) {
      throw TableRows.unsupported(schema.id(), schema, column, e);
    }
  }
}

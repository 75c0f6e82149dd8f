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

  /** The key as PostgreSQL knows it, whatever masks it. */
  List<String> keyTexts(RowImage image) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < schema.keySize(); i++) {
      texts.add(image.text(types[schema.keyIndex(i)].place()));
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

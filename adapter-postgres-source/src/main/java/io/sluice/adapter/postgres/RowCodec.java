package io.sluice.adapter.postgres;

import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.data.Struct;

/** Makes rows of Debezium's structs of one shape; compiled once per shape. */
final class RowCodec {
  private final TableSchema schema;
  private final boolean wholeOldRow;
  private final String[] names;
  private final List<UnaryOperator<Object>> decoders;

  /**
   * @param types one for each column of the schema, in its order
   * @param wholeOldRow whether the old row's image is complete, and not just the key
   */
  RowCodec(TableSchema schema, List<CarriedType> types, boolean wholeOldRow) {
    this.schema = schema;
    this.wholeOldRow = wholeOldRow;
    this.names = types.stream().map(type -> type.column().name()).toArray(String[]::new);
    this.decoders = types.stream().map(CarriedType::decoder).toList();
  }

  TableSchema schema() {
    return schema;
  }

  boolean wholeOldRow() {
    return wholeOldRow;
  }

  Row row(Struct struct) {
    Object[] values = new Object[names.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(struct, i);
    }
    return new Row(schema, values);
  }

  /**
   * @throws MissingKeyException if the old row's image lacks the key
   */
  RowKey key(Struct struct) throws MissingKeyException {
    Object[] values = new Object[schema.keySize()];
    for (int i = 0; i < values.length; i++) {
      Object value = value(struct, schema.keyIndex(i));
      if (value == null || value == Row.UNCHANGED) {
        throw new MissingKeyException();
      }
      values[i] = value;
    }
    return RowKey.of(values);
  }

  /** The key as PostgreSQL knows it, whatever masks it. */
  List<String> keyTexts(Struct struct) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < schema.keySize(); i++) {
      texts.add((String) struct.getWithoutDefault(names[schema.keyIndex(i)]));
    }
    return texts;
  }

  private Object value(Struct struct, int column) {
    // Not get(): that would put the column's default in place of NULL.
    Object carried = struct.getWithoutDefault(names[column]);
    if (carried == null) {
      return null;
    }
    try {
      return decoders.get(column).apply(carried);
    } catch (RuntimeException e) {
      throw TableRows.unsupported(schema.id(), schema, column, e);
    }
  }
}

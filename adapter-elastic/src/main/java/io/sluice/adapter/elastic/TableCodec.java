package io.sluice.adapter.elastic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import io.sluice.domain.Column;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.FatalSinkException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Turns the rows of one schema into documents and back; made once per schema. */
final class TableCodec {
  private final TableSchema schema;
  private final TableIndex index;
  private final DocumentIds ids;
  private final SerializedString[] fields;
  private final ValueCodec[] codecs;
  private final Map<String, Integer> columnByField = new HashMap<>();

  TableCodec(TableSchema schema, TableIndex index) {
    this.schema = schema;
    this.index = index;
    this.ids = new DocumentIds(schema);
    this.fields = new SerializedString[schema.size()];
    this.codecs = new ValueCodec[schema.size()];
    for (int i = 0; i < fields.length; i++) {
      Column column = schema.columns().get(i);
      String field = FieldNames.of(column.name());
      fields[i] = new SerializedString(field);
      codecs[i] = ValueCodec.of(column.type());
      columnByField.put(field, i);
    }
  }

  TableSchema schema() {
    return schema;
  }

  TableIndex index() {
    return index;
  }

  String id(RowKey key) {
    return ids.of(key);
  }

  /** Writes the row as an object; a value that is still unchanged is left out. */
  void write(JsonGenerator out, Row row) throws IOException {
    out.writeStartObject();
    for (int i = 0; i < fields.length; i++) {
      Object value = row.value(i);
      if (value != Row.UNCHANGED) {
        out.writeFieldName(fields[i]);
        codecs[i].write(out, value);
      }
    }
    out.writeEndObject();
  }

  /**
   * Reads the object at the parser's current token as a row. A column whose field is absent is
   * {@code null}; fields that are no column's are passed over.
   *
   * @throws UnreadableValueException if a field holds no value of its column's type
   */
  Row read(JsonParser in) throws IOException, UnreadableValueException {
    Object[] values = new Object[fields.length];
    Arrays.fill(values, Row.UNCHANGED);
    readUnchanged(in, values);
    for (int i = 0; i < values.length; i++) {
      if (values[i] == Row.UNCHANGED) {
        values[i] = null;
      }
    }
    return new Row(schema, values);
  }

  /**
   * The row with its unchanged values taken from the object at the parser's current token, as far
   * as it has them.
   */
  Row fill(Row row, JsonParser in) throws IOException, UnreadableValueException {
    Object[] values = row.values().clone();
    readUnchanged(in, values);
    return new Row(row.schema(), values);
  }

  /**
   * @throws FatalSinkException if there is no document to read
   */
  JsonParser requireSource(JsonParser source) throws FatalSinkException {
    if (source == null) {
      throw new FatalSinkException(
          "index "
              + index.name()
              + " does not keep its documents; without _source enabled in its mapping, it can take"
              + " no part in this");
    }
    return source;
  }

  private void readUnchanged(JsonParser in, Object[] values)
      throws IOException, UnreadableValueException {
    while (in.nextToken() != JsonToken.END_OBJECT) {
      Integer column = columnByField.get(in.currentName());
      in.nextToken();
      if (column == null || values[column] != Row.UNCHANGED) {
        in.skipChildren();
      } else {
        values[column] = value(in, column);
      }
    }
  }

  private Object value(JsonParser in, int column) throws UnreadableValueException {
    try {
      return codecs[column].read(in);
    } catch (IOException | RuntimeException e) {
      throw new UnreadableValueException(schema.id(), schema.columns().get(column));
    }
  }
}

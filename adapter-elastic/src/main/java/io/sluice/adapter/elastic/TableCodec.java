package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.mapping.Property;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import io.sluice.domain.Column;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.FatalSinkException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the rows of one schema into documents and back; made once per schema. */
final class TableCodec {
  private static final Logger LOG = LoggerFactory.getLogger(TableCodec.class);

  private final TableSchema schema;
  private final TableIndex index;
  private final DocumentIds ids;
  private final SerializedString[] fields;
  private final ValueCodec[] codecs;
  private final Property.Kind[] others;
  private final Map<String, Integer> columnByField = new HashMap<>();

  /**
   * @param older fields that are of another kind than the schema's columns, and newer: values are
   *     written as those take them ({@link Conversion})
   */
  TableCodec(TableSchema schema, TableIndex index, Map<String, Property> older) {
    this.schema = schema;
    this.index = index;
    this.ids = new DocumentIds(schema);
    this.fields = new SerializedString[schema.size()];
    this.codecs = new ValueCodec[schema.size()];
    this.others = new Property.Kind[schema.size()];
    for (int i = 0; i < fields.length; i++) {
      Column column = schema.columns().get(i);
      String field = FieldNames.of(column.name());
      fields[i] = new SerializedString(field);
      codecs[i] = ValueCodec.of(column.type());
      others[i] = older.containsKey(field) ? older.get(field)._kind() : null;
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

  /**
   * Writes the row as an object; a value that is still unchanged is left out, and so is one that
   * has no form in its field.
   */
  void write(JsonGenerator out, Row row) throws IOException {
    out.writeStartObject();
    for (int i = 0; i < fields.length; i++) {
      Object value = row.value(i);
      if (value != Row.UNCHANGED && others[i] == null) {
        out.writeFieldName(fields[i]);
        codecs[i].write(out, value);
      } else if (value != Row.UNCHANGED) {
        writeConverted(out, i, value);
      }
    }
    out.writeEndObject();
  }

  private void writeConverted(JsonGenerator out, int column, Object value) throws IOException {
    byte[] json = Json.bytes(own -> codecs[column].write(own, value));
    Property.Kind from = Fields.of(schema.columns().get(column).type())._kind();
    try (JsonParser in = Json.FACTORY.createParser(json)) {
      in.nextToken();
      Optional<String> converted = Conversion.of(in, from, others[column]);
      if (converted.isPresent()) {
        out.writeFieldName(fields[column]);
        out.writeRawValue(converted.get());
      }
    }
  }

  /**
   * Reads the object at the parser's current token as a row. A column whose field is absent is
   * {@code null}; one whose field holds no value of its type is {@link Row#UNCHANGED}, which equals
   * none; fields that are no column's are passed over.
   */
  Row read(JsonParser in) throws IOException {
    Object[] values = new Object[fields.length];
    while (in.nextToken() != JsonToken.END_OBJECT) {
      Integer column = columnByField.get(in.currentName());
      in.nextToken();
      if (column == null) {
        in.skipChildren();
      } else {
        values[column] = valueOrUnchanged(in, column);
      }
    }
    return new Row(schema, values);
  }

  /**
   * The row with its unchanged values taken from the object at the parser's current token, as far
   * as it has them. What it has from a time at which a column was of another type, and is no value
   * of this one, stays unchanged: behind an ALTER the row is read again, with all values.
   */
  Row fill(Row row, JsonParser in) throws IOException {
    Object[] values = row.values().clone();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      Integer column = columnByField.get(in.currentName());
      in.nextToken();
      if (column == null || values[column] != Row.UNCHANGED) {
        in.skipChildren();
      } else {
        values[column] = valueOrUnchanged(in, column);
        if (values[column] == Row.UNCHANGED) {
          LOG.warn("a change leaves a value as it was, but {}", unreadable(column));
        }
      }
    }
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

  /** The object whose field's value begins here. */
  private static JsonStreamContext objectOf(JsonParser in) {
    JsonStreamContext context = in.getParsingContext();
    return in.currentToken().isStructStart() ? context.getParent() : context;
  }

  /** Passes over what is left of a field's value. */
  private static void toEnd(JsonParser in, JsonStreamContext object) throws IOException {
    while (in.getParsingContext() != object) {
      if (in.nextToken() == null) {
        throw new IOException("the document ends within a value");
      }
    }
  }

  /** The value that begins here; unchanged if it is none of the column's type. */
  private Object valueOrUnchanged(JsonParser in, int column) throws IOException {
    JsonStreamContext object = objectOf(in);
    try {
      return codecs[column].read(in);
    } catch (IOException | RuntimeException e) {
      if (in.currentToken() != null && in.currentToken().isScalarValue()) {
        Optional<Object> other = otherForm(in, column);
        if (other.isPresent()) {
          return other.get();
        }
      }
      toEnd(in, object);
      return Row.UNCHANGED;
    }
  }

  /** Without the value. */
  private String unreadable(int column) {
    return "the document's field of column "
        + schema.columns().get(column).name()
        + " of "
        + schema.id()
        + " holds no value of type "
        + schema.columns().get(column).type()
        + "; was the column's type changed, or the document written by somebody else?";
  }

  private Optional<Object> otherForm(JsonParser in, int column) {
    try {
      return OtherForms.read(schema.columns().get(column).type(), in.getText());
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}

package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.mapping.Property;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes documents of one index fit for another one: what stands in fields of another kind there is
 * converted, or left out if it has no form in that kind. Everything else stays as it is written.
 */
final class ConvertedDocument {
  private final Map<String, Property.Kind> from = new LinkedHashMap<>();
  private final Map<String, Property.Kind> to = new LinkedHashMap<>();
  private final Map<String, Long> leftOut = new TreeMap<>();

  ConvertedDocument(Map<String, Property> from, Map<String, Property> to) {
    from.forEach(
        (field, property) -> {
          Property other = to.get(field);
          if (other != null && !Fields.areAlike(other, property)) {
            this.from.put(field, property._kind());
            this.to.put(field, other._kind());
          }
        });
  }

  /** The object at the parser's current token, as JSON. */
  String of(JsonParser source) throws IOException {
    StringWriter json = new StringWriter();
    try (JsonGenerator out = Json.FACTORY.createGenerator(json)) {
      out.writeStartObject();
      while (source.nextToken() != JsonToken.END_OBJECT) {
        String field = source.currentName();
        source.nextToken();
        Property.Kind kind = to.get(field);
        if (kind == null) {
          out.writeFieldName(field);
          copy(source, out);
        } else {
          convert(field, source, kind, out);
        }
      }
      out.writeEndObject();
    }
    return json.toString();
  }

  /** From how many documents each field's value was left out so far. */
  Map<String, Long> leftOut() {
    return leftOut;
  }

  private void convert(String field, JsonParser in, Property.Kind kind, JsonGenerator out)
      throws IOException {
    Optional<String> converted = Conversion.of(in, from.get(field), kind);
    if (converted.isPresent()) {
      out.writeFieldName(field);
      out.writeRawValue(converted.get());
    } else {
      leftOut.merge(field, 1L, Long::sum);
    }
  }

  /** Jackson's own copying makes a double of a number. */
  private static void copy(JsonParser in, JsonGenerator out) throws IOException {
    switch (in.currentToken()) {
      case START_OBJECT -> {
        out.writeStartObject();
        while (in.nextToken() != JsonToken.END_OBJECT) {
          out.writeFieldName(in.currentName());
          in.nextToken();
          copy(in, out);
        }
        out.writeEndObject();
      }
      case START_ARRAY -> {
        out.writeStartArray();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          copy(in, out);
        }
        out.writeEndArray();
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(in.getText());
      default -> out.copyCurrentEvent(in);
    }
  }
}

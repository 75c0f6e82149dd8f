package io.sluice.adapter.elastic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.domain.Geometry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Geometries as GeoJSON; as a string of EWKB's digits where that does not hold all of it. */
final class GeoJson {
  private GeoJson() {}

  static void write(JsonGenerator out, Object value) throws IOException {
    Optional<Map<String, Object>> json = Geometry.geoJson((String) value);
    writeNode(out, json.isPresent() ? json.get() : value);
  }

  private static void writeNode(JsonGenerator out, Object json) throws IOException {
    if (json instanceof Map<?, ?> object) {
      out.writeStartObject();
      for (Map.Entry<?, ?> member : object.entrySet()) {
        out.writeFieldName((String) member.getKey());
        writeNode(out, member.getValue());
      }
      out.writeEndObject();
    } else if (json instanceof List<?> list) {
      out.writeStartArray();
      for (Object each : list) {
        writeNode(out, each);
      }
      out.writeEndArray();
    } else if (json instanceof Number) {
      out.writeNumber(json.toString());
    } else {
      out.writeString((String) json);
    }
  }

  static Object read(JsonParser in) throws IOException {
    return in.currentToken() == JsonToken.START_OBJECT
        ? Geometry.ofGeoJson((Map<?, ?>) readNode(in))
        : ValueCodec.scalarText(in);
  }

  private static Object readNode(JsonParser in) throws IOException {
    switch (in.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> object = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
          String name = in.currentName();
          in.nextToken();
          object.put(name, readNode(in));
        }
        return object;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          list.add(readNode(in));
        }
        return list;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        return in.getDoubleValue();
      }
      default -> {
        return in.getText();
      }
    }
  }
}

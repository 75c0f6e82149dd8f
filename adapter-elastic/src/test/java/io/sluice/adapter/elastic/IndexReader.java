package io.sluice.adapter.elastic;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Geometry;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Reads a table's documents with a plain search, and makes rows of them on its own account. */
final class IndexReader {
  private static final int MOST_ROWS = 10_000;

  private IndexReader() {}

  static List<Row> rows(TableSchema table) throws Exception {
    String index = new IndexNames("{schema}.{table}").of(table.id());
    ElasticServer.Answer answer = ElasticServer.get("/" + index + "/_search?size=" + MOST_ROWS);
    if (answer.status() == 404) {
      return List.of();
    }
    List<Row> rows = new ArrayList<>();
    for (Object hit : (List<?>) answer.at("hits", "hits")) {
      rows.add(row(table, (Map<?, ?>) ((Map<?, ?>) hit).get("_source")));
    }
    if (rows.size() == MOST_ROWS) {
      throw new IllegalStateException("more rows than this reader can see");
    }
    return rows;
  }

  private static Row row(TableSchema table, Map<?, ?> document) {
    Object[] values = new Object[table.size()];
    for (int i = 0; i < values.length; i++) {
      Column column = table.columns().get(i);
      values[i] = value(column.type(), document.get(FieldNames.of(column.name())));
    }
    return new Row(table, values);
  }

  private static Object value(ColumnType type, Object json) {
    if (json == null) {
      return null;
    }
    if (type instanceof ArrayOf array) {
      List<Object> values = new ArrayList<>();
      ((List<?>) json)
          .forEach(
              element ->
                  values.add(value(element instanceof List<?> ? array : array.element(), element)));
      return values;
    }
    if (json instanceof Boolean) {
      return json;
    }
    if (json instanceof Map<?, ?> geoJson) {
      return Geometry.ofGeoJson((Map<?, ?>) geoJson(geoJson));
    }
    String text = (String) json;
    if (!(type instanceof Scalar scalar)) {
      return number(text);
    }
    return switch (scalar) {
      case BOOLEAN -> throw new IllegalStateException("no boolean: " + text);
      case INT16, INT32 -> Integer.valueOf(text);
      case INT64 -> Long.valueOf(text);
      case FLOAT32 -> Float.valueOf(text);
      case FLOAT64 -> Double.valueOf(text);
      case NUMERIC -> number(text);
      case TEXT, JSON, GEOMETRY -> text;
      case BYTES -> Base64.getDecoder().decode(text);
      case DATE -> orInfinite(text, LocalDate.MAX, LocalDate.MIN, LocalDate::parse);
      case TIME -> text.equals("24:00:00.000000") ? LocalTime.MAX : LocalTime.parse(text);
      case TIMESTAMP ->
          orInfinite(text, LocalDateTime.MAX, LocalDateTime.MIN, LocalDateTime::parse);
      case TIMESTAMP_TZ -> orInfinite(text, Instant.MAX, Instant.MIN, Instant::parse);
      case UUID -> UUID.fromString(text);
    };
  }

  /** The server's answer has numbers as their texts. */
  private static Object geoJson(Object json) {
    if (json instanceof Map<?, ?> object) {
      Map<Object, Object> numbers = new HashMap<>();
      object.forEach(
          (name, value) -> numbers.put(name, name.equals("type") ? value : geoJson(value)));
      return numbers;
    }
    return json instanceof List<?> list
        ? list.stream().map(IndexReader::geoJson).toList()
        : Double.valueOf((String) json);
  }

  private static Object number(String text) {
    return switch (text) {
      case "NaN", "Infinity", "-Infinity" -> Double.valueOf(text);
      default -> new BigDecimal(text);
    };
  }

  private static Object orInfinite(
      String text, Object greatest, Object least, Function<String, Object> finite) {
    return switch (text) {
      case "infinity" -> greatest;
      case "-infinity" -> least;
      default -> finite.apply(text);
    };
  }
}

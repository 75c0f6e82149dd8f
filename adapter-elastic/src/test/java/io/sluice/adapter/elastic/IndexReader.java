package io.sluice.adapter.elastic;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

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
      ((List<?>) json).forEach(element -> values.add(value(array.element(), element)));
      return values;
    }
    if (json instanceof Boolean) {
      return json;
    }
    String text = (String) json;
    if (!(type instanceof Scalar scalar)) {
      return new BigDecimal(text);
    }
    return switch (scalar) {
      case BOOLEAN -> throw new IllegalStateException("no boolean: " + text);
      case INT16, INT32 -> Integer.valueOf(text);
      case INT64 -> Long.valueOf(text);
      case FLOAT32 -> Float.valueOf(text);
      case FLOAT64 -> Double.valueOf(text);
      case NUMERIC -> new BigDecimal(text);
      case TEXT, JSON -> text;
      case BYTES -> Base64.getDecoder().decode(text);
      case DATE -> LocalDate.parse(text);
      case TIME -> LocalTime.parse(text);
      case TIMESTAMP -> LocalDateTime.parse(text);
      case TIMESTAMP_TZ -> Instant.parse(text);
      case UUID -> UUID.fromString(text);
    };
  }
}

package com.example.jsonl;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Reads a table back: all its lines of all files, applied in the order of their versions. */
final class JsonlReader {
  private static final JsonMapper JSON = new JsonMapper();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(100_000_000).build());
  }

  private final Path folder;

  JsonlReader(Path folder) {
    this.folder = folder;
  }

  List<Row> rows(TableSchema table) throws IOException {
    Map<JsonNode, Map<String, JsonNode>> rows = new HashMap<>();
    for (JsonNode line : lines(table.id())) {
      switch (line.get("op").asText()) {
        case "truncate" -> rows.clear();
        case "delete" -> rows.remove(line.get("key"));
        default -> {
          Map<String, JsonNode> before = rows.getOrDefault(line.get("key"), Map.of());
          rows.put(line.get("key"), after(before, line.get("row")));
        }
      }
    }
    return rows.values().stream().map(row -> row(table, row)).toList();
  }

  private static Map<String, JsonNode> after(Map<String, JsonNode> before, JsonNode row) {
    Map<String, JsonNode> after = new HashMap<>();
    for (Map.Entry<String, JsonNode> column : row.properties()) {
      boolean unchanged = column.getValue().isObject();
      after.put(
          column.getKey(), unchanged ? before.get(column.getKey()) : column.getValue());
    }
    return after;
  }

  private List<JsonNode> lines(TableId table) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        try (Stream<String> all = Files.lines(file)) {
          for (String line : (Iterable<String>) all::iterator) {
            parse(table, line).ifPresent(lines::add);
          }
        }
      }
    }
    lines.sort(Comparator.comparingLong(line -> line.get("version").asLong()));
    return lines;
  }

  /** Empty for half a line, which a crash left. */
  private static Optional<JsonNode> parse(TableId table, String line) throws IOException {
    try {
      return isOf(table, line) ? Optional.of(JSON.readTree(line)) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Reads only the beginning of the line; the rest may be long. */
  private static boolean isOf(TableId table, String line) throws IOException {
    try (JsonParser parser = JSON.getFactory().createParser(line)) {
      parser.nextToken();
      parser.nextFieldName();
      parser.nextToken();
      return table.schema().equals(parser.nextTextValue())
          && table.name().equals(parser.nextTextValue());
    }
  }

  private static Row row(TableSchema table, Map<String, JsonNode> values) {
    Object[] row = new Object[table.size()];
    for (int i = 0; i < row.length; i++) {
      Column column = table.columns().get(i);
      row[i] = value(column.type(), values.get(column.name()));
    }
    return new Row(table, row);
  }

  private static Object value(ColumnType type, JsonNode json) {
    if (json == null || json.isNull()) {
      return null;
    }
    if (type instanceof ArrayOf array) {
      List<Object> elements = new ArrayList<>();
      json.forEach(
          element -> elements.add(value(element.isArray() ? array : array.element(), element)));
      return elements;
    }
    return type instanceof Scalar scalar ? scalar(scalar, json) : number(json.asText());
  }

  /** What a numeric column has beside numbers is a Double. */
  private static Object number(String text) {
    return switch (text) {
      case "NaN", "Infinity", "-Infinity" -> Double.valueOf(text);
      default -> new BigDecimal(text);
    };
  }

  private static Object scalar(Scalar type, JsonNode json) {
    String text = json.asText();
    return switch (type) {
      case BOOLEAN -> json.booleanValue();
      case INT16, INT32 -> json.intValue();
      case INT64 -> json.longValue();
      case FLOAT32 -> Float.valueOf(text);
      case FLOAT64 -> Double.valueOf(text);
      case NUMERIC -> number(text);
      case TEXT, JSON, GEOMETRY -> text;
      case BYTES -> Base64.getDecoder().decode(text);
      case DATE -> LocalDate.parse(text);
      case TIME -> LocalTime.parse(text);
      case TIMESTAMP -> LocalDateTime.parse(text);
      case TIMESTAMP_TZ -> Instant.parse(text);
      case UUID -> UUID.fromString(text);
    };
  }
}

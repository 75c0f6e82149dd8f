package io.sluice.adapter.postgres;

import io.sluice.domain.RowKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes key values as PostgreSQL reads them, and as {@link ValueType#decoder} reads them back
 * equal.
 */
final class KeyText {
  private KeyText() {}

  static List<String> of(RowKey key) {
    return key.values().stream().map(KeyText::of).toList();
  }

  static String of(Object value) {
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof byte[] bytes) {
      return "\\x" + java.util.HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Instant instant) {
      return PostgresText.text(instant);
    }
    if (value instanceof LocalDateTime time) {
      return PostgresText.text(time);
    }
    if (value instanceof LocalDate date) {
      return PostgresText.text(date);
    }
    if (value instanceof LocalTime time) {
      return PostgresText.text(time);
    }
    if (value instanceof List<?> elements) {
      return elements.stream().map(KeyText::element).collect(Collectors.joining(",", "{", "}"));
    }
    return value.toString();
  }

  private static String element(Object value) {
    if (value == null || value instanceof List<?>) {
      return value == null ? "NULL" : of(value);
    }
    return '"' + of(value).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}

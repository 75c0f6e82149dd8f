package io.sluice.adapter.neo4j;

import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Reads a column's value from the text that {@link KeyText} and {@link ArrayText} hold. */
final class ColumnText {
  private ColumnText() {}

  static Object read(ColumnType type, String text) {
    if (type instanceof Decimal decimal) {
      return new BigDecimal(text).setScale(decimal.scale());
    } else if (type instanceof ArrayOf array) {
      return readArray(array, text);
    }
    return switch ((Scalar) type) {
      case BOOLEAN -> Boolean.valueOf(text);
      case INT16, INT32 -> Integer.valueOf(text);
      case INT64 -> Long.valueOf(text);
      case FLOAT32 -> (float) Double.parseDouble(text);
      case FLOAT64 -> Double.valueOf(text);
      case NUMERIC -> new BigDecimal(text);
      case TEXT, JSON -> text;
      case BYTES -> HexFormat.of().parseHex(text);
      case DATE -> LocalDate.parse(text);
      case TIME -> LocalTime.parse(text);
      case TIMESTAMP -> LocalDateTime.parse(text);
      case TIMESTAMP_TZ -> Instant.parse(text);
      case UUID -> UUID.fromString(text);
    };
  }

  static List<Object> readArray(ArrayOf array, String json) {
    List<Object> elements = new ArrayList<>();
    for (String element : ArrayText.read(json)) {
      elements.add(element == null ? null : read(array.element(), element));
    }
    return elements;
  }
}

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
      return number(text) instanceof BigDecimal number
          ? number.setScale(decimal.scale())
          : number(text);
    } else if (type instanceof ArrayOf array) {
      return readArray(array, text);
    }
    return switch ((Scalar) type) {
      case BOOLEAN -> Boolean.valueOf(text);
      case INT16, INT32 -> Integer.valueOf(text);
      case INT64 -> Long.valueOf(text);
      case FLOAT32 -> (float) Double.parseDouble(text);
      case FLOAT64 -> Double.valueOf(text);
      case NUMERIC -> number(text);
      case TEXT, JSON, GEOMETRY -> text;
      case BYTES -> HexFormat.of().parseHex(text);
      case DATE -> LocalDate.parse(text);
      case TIME -> LocalTime.parse(text);
      case TIMESTAMP -> LocalDateTime.parse(text);
      case TIMESTAMP_TZ -> Instant.parse(text);
      case UUID -> UUID.fromString(text);
    };
  }

  /** A decimal, or as a Double what is none: NaN and the infinities. */
  static Object number(String text) {
    char last = text.charAt(text.length() - 1);
    return last == 'N' || last == 'y' ? Double.valueOf(text) : new BigDecimal(text);
  }

  static List<Object> readArray(ArrayOf array, String json) {
    return elements(array.element(), ArrayText.read(json));
  }

  private static List<Object> elements(ColumnType type, List<?> texts) {
    List<Object> elements = new ArrayList<>(texts.size());
    for (Object text : texts) {
      if (text instanceof List<?> inner) {
        elements.add(elements(type, inner));
      } else {
        elements.add(text == null ? null : read(type, (String) text));
      }
    }
    return elements;
  }
}

package io.sluice.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HexFormat;
import java.util.Map;

/**
 * A value of a column, not an array, as text: numbers with every digit and without an exponent but
 * for {@code real} and {@code double precision}, bytes as PostgreSQL writes them ({@code \x} and
 * hexadecimal digits), dates and times in ISO 8601, and as PostgreSQL writes them where ISO has
 * nothing: {@code infinity}, {@code -infinity}, {@code 24:00:00}.
 */
public final class ValueText {
  private static final Map<Object, String> SPECIAL =
      Map.of(
          LocalDate.MAX, "infinity",
          LocalDate.MIN, "-infinity",
          LocalDateTime.MAX, "infinity",
          LocalDateTime.MIN, "-infinity",
          Instant.MAX, "infinity",
          Instant.MIN, "-infinity",
          LocalTime.MAX, "24:00:00");

  private ValueText() {}

  /**
   * @param value of one of the classes of {@link ColumnType}, but no List, no null and not {@link
   *     Row#UNCHANGED}
   */
  public static String of(Object value) {
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    } else if (value instanceof byte[] bytes) {
      return "\\x" + HexFormat.of().formatHex(bytes);
    }
    return SPECIAL.getOrDefault(value, value.toString());
  }
}

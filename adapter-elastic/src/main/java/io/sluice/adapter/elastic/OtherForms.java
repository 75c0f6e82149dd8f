package io.sluice.adapter.elastic;

import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Scalar;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;

/**
 * Reads values that a column of another type has left in a document, where they are values of the
 * column's type too: a date for the timestamp that is its midnight, {@code "5"} for 5.
 */
final class OtherForms {
  private static final int LONGEST_NUMBER = 300;

  private OtherForms() {}

  /**
   * @param text of a single JSON value
   */
  static Optional<Object> read(ColumnType type, String text) {
    if (!(type instanceof Scalar scalar)) {
      return Optional.empty();
    }
    try {
      return switch (scalar) {
        case BOOLEAN -> bool(text);
        case INT16, INT32 -> number(text).map(BigDecimal::intValueExact);
        case INT64 -> number(text).map(BigDecimal::longValueExact);
        case DATE -> date(text);
        case TIMESTAMP -> Optional.of(LocalDate.parse(text).atStartOfDay());
        default -> Optional.empty();
      };
    } catch (ArithmeticException | NumberFormatException | DateTimeException none) {
      return Optional.empty();
    }
  }

  private static Optional<Object> bool(String text) {
    return text.equals("true") || text.equals("false")
        ? Optional.of(Boolean.valueOf(text))
        : Optional.empty();
  }

  private static Optional<BigDecimal> number(String text) {
    return text.length() > LONGEST_NUMBER ? Optional.empty() : Optional.of(new BigDecimal(text));
  }

  private static Optional<Object> date(String text) {
    LocalDateTime time = LocalDateTime.parse(text);
    return time.toLocalTime().equals(LocalTime.MIDNIGHT)
        ? Optional.of(time.toLocalDate())
        : Optional.empty();
  }
}

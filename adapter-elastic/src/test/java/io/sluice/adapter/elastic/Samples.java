package io.sluice.adapter.elastic;

import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;

/** A value of each type. */
final class Samples {
  private Samples() {}

  static Object of(ColumnType type) {
    if (type instanceof ArrayOf array) {
      return List.of(of(array.element()), of(array.element()));
    }
    if (type instanceof Decimal decimal) {
      return BigDecimal.ONE.setScale(decimal.scale());
    }
    return switch ((Scalar) type) {
      case BOOLEAN -> true;
      case INT16, INT32 -> 5;
      case INT64 -> 6L;
      case FLOAT32 -> 7.5f;
      case FLOAT64 -> 8.5;
      case NUMERIC -> new BigDecimal("9.25");
      case TEXT -> "some words";
      case JSON -> "{\"a\": [1]}";
      case BYTES -> new byte[] {1, 2, 3};
      case DATE -> LocalDate.of(2020, 1, 2);
      case TIME -> LocalTime.of(10, 11, 12);
      case TIMESTAMP -> LocalDateTime.of(2020, 1, 2, 3, 4);
      case TIMESTAMP_TZ -> Instant.parse("2020-01-02T03:04:05Z");
      case GEOMETRY -> "0101000000000000000000F03F0000000000000040";
      case UUID -> UUID.fromString("00000000-0000-0000-0000-00000000000a");
    };
  }
}

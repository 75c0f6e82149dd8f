package io.sluice.adapter.postgres;

import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Geometry;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * A PostgreSQL type as Sluice sees it.
 *
 * @param delimiter between the elements, where it is an array
 * @param unknown the name of the type, or of its elements', if nobody here knows it, so that it is
 *     text for want of anything better
 * @param vector whether it is an array that is written as pgvector does, {@code [1,2.5]}
 */
record ValueType(ColumnType type, char delimiter, Optional<String> unknown, boolean vector) {

  static ValueType of(ColumnType type) {
    return new ValueType(type, ',', Optional.empty(), false);
  }

  static ValueType unknown(String name) {
    return new ValueType(Scalar.TEXT, ',', Optional.of(name), false);
  }

  /**
   * @param length 0 if it may be any
   */
  static ValueType vector(int length) {
    return new ValueType(new ArrayOf(Scalar.FLOAT32, length), ',', Optional.empty(), true);
  }

  ValueType array(char elementDelimiter) {
    return new ValueType(new ArrayOf(type), elementDelimiter, unknown, false);
  }

  /**
   * What makes the Java value of {@link ColumnType} of PostgreSQL's text.
   *
   * <p>The function throws {@link UnsupportedValueException} or another {@link RuntimeException} if
   * there is no such value.
   */
  Function<String, Object> decoder() {
    if (type instanceof ArrayOf array) {
      Function<String, Object> element = of(array.element()).decoder();
      return vector
          ? text -> ArrayText.parseVector(text, element)
          : text -> ArrayText.parse(text, delimiter, element);
    }
    if (type instanceof Decimal decimal) {
      return text -> decimal(number(text), decimal);
    }
    return switch ((Scalar) type) {
      case BOOLEAN -> PostgresText::bool;
      case INT16, INT32 -> Integer::valueOf;
      case INT64 -> Long::valueOf;
      case FLOAT32 -> Float::valueOf;
      case FLOAT64 -> Double::valueOf;
      case NUMERIC -> ValueType::number;
      case TEXT, JSON -> text -> text;
      case BYTES -> PostgresText::bytes;
      case DATE -> PostgresText::date;
      case TIME -> PostgresText::time;
      case TIMESTAMP -> PostgresText::timestamp;
      case TIMESTAMP_TZ -> PostgresText::instant;
      case UUID -> UUID::fromString;
      case GEOMETRY -> Geometry::canonical;
    };
  }

  /** PostgreSQL's NaN and infinities have the names of Java's. */
  private static Object number(String text) {
    char last = text.charAt(text.length() - 1);
    return last == 'N' || last == 'y' ? Double.valueOf(text) : new BigDecimal(text);
  }

  private static Object decimal(Object value, Decimal type) {
    return value instanceof BigDecimal number && number.scale() != type.scale()
        ? number.setScale(type.scale(), RoundingMode.UNNECESSARY)
        : value;
  }
}

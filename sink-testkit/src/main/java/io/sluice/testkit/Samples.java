package io.sluice.testkit;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** Columns and values to test with: of every type the ordinary ones and the extremes. */
final class Samples {
  static final List<Column> PEOPLE =
      List.of(
          column("id", Scalar.INT64),
          column("name", Scalar.TEXT),
          column("note", Scalar.TEXT),
          column("age", Scalar.INT32));

  private static final String DIGITS = "12345678901234567890123456789012345678901234567890";

  private Samples() {}

  static Column column(String name, ColumnType type) {
    return new Column(name, type, true);
  }

  /** Every type there is: each scalar, some decimals, an array of each of them, a vector. */
  static List<ColumnType> everyType() {
    List<ColumnType> types = new ArrayList<>(List.of(Scalar.values()));
    types.addAll(
        List.of(
            new Decimal(10, 2),
            new Decimal(5, 0),
            new Decimal(38, 10),
            new Decimal(60, 20),
            new Decimal(1000, 1000)));
    List<ColumnType> arrays = new ArrayList<>();
    types.forEach(type -> arrays.add(new ArrayOf(type)));
    types.addAll(arrays);
    types.add(new ArrayOf(Scalar.FLOAT32, 3));
    return types;
  }

  /** The types that a key is made of. */
  static List<ColumnType> keyTypes() {
    return List.of(
        Scalar.BOOLEAN,
        Scalar.INT16,
        Scalar.INT32,
        Scalar.INT64,
        Scalar.TEXT,
        Scalar.BYTES,
        Scalar.DATE,
        Scalar.TIME,
        Scalar.TIMESTAMP,
        Scalar.TIMESTAMP_TZ,
        Scalar.UUID,
        new Decimal(20, 4));
  }

  /** Values of the type that every target can take as a key. */
  static List<Object> keys(ColumnType type) {
    return values(type).stream()
        .filter(key -> !(key instanceof byte[] bytes && bytes.length > 1_000))
        .filter(key -> !(key instanceof String text && text.length() > 1_000))
        .toList();
  }

  /** Values of the type, without {@code null}. */
  static List<Object> values(ColumnType type) {
    if (type instanceof Scalar scalar) {
      return scalars(scalar);
    }
    if (type instanceof Decimal decimal) {
      return decimals(decimal);
    }
    ArrayOf array = (ArrayOf) type;
    List<Object> elements = values(array.element());
    return array.length() == 0 ? arrays(elements) : vectors(array.length(), elements);
  }

  /** Without NaN and infinities, which no vector has, and with squares that are finite, too. */
  private static List<Object> vectors(int length, List<Object> elements) {
    List<Object> finite =
        elements.stream().filter(each -> Float.isFinite((Float) each * (Float) each)).toList();
    List<Object> vectors = new ArrayList<>();
    for (int i = 0; i + length <= finite.size(); i++) {
      vectors.add(finite.subList(i, i + length));
    }
    vectors.add(Collections.nCopies(length, finite.get(0)));
    return vectors;
  }

  private static List<Object> arrays(List<Object> elements) {
    List<Object> withNulls = new ArrayList<>();
    withNulls.add(null);
    withNulls.addAll(elements);
    withNulls.add(null);
    List<Object> onlyNull = new ArrayList<>();
    onlyNull.add(null);
    List<Object> reversed = reversed(elements);
    List<Object> cube = List.of(List.of(elements, reversed), List.of(reversed, elements));
    return List.of(
        List.of(),
        elements,
        withNulls,
        onlyNull,
        List.of(elements.get(0)),
        reversed,
        List.of(elements, reversed),
        List.of(withNulls),
        cube);
  }

  private static List<Object> reversed(List<Object> elements) {
    List<Object> reversed = new ArrayList<>();
    elements.forEach(element -> reversed.add(0, element));
    return reversed;
  }

  private static List<Object> decimals(Decimal decimal) {
    BigInteger nines = BigInteger.TEN.pow(decimal.precision()).subtract(BigInteger.ONE);
    return List.of(
        new BigDecimal(BigInteger.ZERO, decimal.scale()),
        new BigDecimal(BigInteger.ONE, decimal.scale()),
        new BigDecimal(BigInteger.TEN, decimal.scale()),
        new BigDecimal(nines, decimal.scale()),
        new BigDecimal(nines.negate(), decimal.scale()),
        Double.NaN);
  }

  private static List<Object> scalars(Scalar type) {
    return switch (type) {
      case BOOLEAN -> List.of(true, false);
      case INT16 -> List.of(0, 1, -1, (int) Short.MIN_VALUE, (int) Short.MAX_VALUE);
      case INT32 -> List.of(0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> List.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 53) + 1, 1L << 31);
      case FLOAT32 ->
          List.of(
              0.0f,
              -0.0f,
              1.1f,
              -1.5f,
              Float.MIN_VALUE,
              Float.MAX_VALUE,
              -Float.MAX_VALUE,
              Float.NaN,
              Float.POSITIVE_INFINITY,
              Float.NEGATIVE_INFINITY);
      case FLOAT64 ->
          List.of(
              0.0,
              -0.0,
              0.1,
              -1.5,
              1e100,
              Double.MIN_VALUE,
              Double.MAX_VALUE,
              -Double.MAX_VALUE,
              Double.NaN,
              Double.POSITIVE_INFINITY,
              Double.NEGATIVE_INFINITY);
      case NUMERIC ->
          List.of(
              new BigDecimal("0"),
              new BigDecimal("0.00"),
              new BigDecimal("1.10"),
              new BigDecimal("-1.1"),
              new BigDecimal("100"),
              new BigDecimal(DIGITS),
              new BigDecimal("-" + DIGITS + "." + DIGITS),
              new BigDecimal("0." + "0".repeat(400) + "1"),
              new BigDecimal("9".repeat(500)),
              new BigDecimal("9".repeat(1_000)),
              Double.NaN,
              Double.POSITIVE_INFINITY,
              Double.NEGATIVE_INFINITY);
      case TEXT ->
          List.of(
              "",
              " ",
              "a",
              "NULL",
              "null",
              "1",
              "true",
              "Ünïcödé ✓ 漢字 🚲",
              "quote \" ' ` \\ ",
              "line\nline\r\n\ttab",
              "a.b$c{d}[e]",
              "\u0001\u001f\u007f\u2028\ufeff",
              "2020-01-01T00:00:00Z",
              "x".repeat(40_000));
      case BYTES -> List.of(new byte[0], new byte[] {0}, allBytes(), new byte[40_000]);
      case DATE ->
          List.of(
              LocalDate.of(1, 1, 1),
              LocalDate.of(1582, 10, 10),
              LocalDate.of(1969, 12, 31),
              LocalDate.of(1970, 1, 1),
              LocalDate.of(2024, 2, 29),
              LocalDate.of(9999, 12, 31),
              LocalDate.of(-4713, 11, 24),
              LocalDate.of(5_874_897, 12, 31),
              LocalDate.MAX,
              LocalDate.MIN);
      case TIME ->
          List.of(
              LocalTime.MIDNIGHT,
              LocalTime.of(0, 0, 0, 1_000),
              LocalTime.of(12, 30),
              LocalTime.of(23, 59, 59, 999_999_000),
              LocalTime.MAX);
      case TIMESTAMP ->
          List.of(
              LocalDateTime.of(1, 1, 1, 0, 0),
              LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000),
              LocalDateTime.of(1970, 1, 1, 0, 0),
              LocalDateTime.of(2024, 3, 31, 2, 30, 0, 1_000),
              LocalDateTime.of(2024, 3, 31, 2, 30, 0, 123_000_000),
              LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000),
              LocalDateTime.of(-4713, 11, 24, 0, 0),
              LocalDateTime.of(294_276, 12, 31, 23, 59, 59, 999_999_000),
              LocalDateTime.MAX,
              LocalDateTime.MIN);
      case TIMESTAMP_TZ ->
          List.of(
              Instant.parse("0001-01-01T00:00:00Z"),
              Instant.parse("1969-12-31T23:59:59.999999Z"),
              Instant.EPOCH,
              Instant.parse("2024-03-31T01:30:00.000001Z"),
              Instant.parse("2024-03-31T01:30:00.123Z"),
              Instant.parse("9999-12-31T23:59:59.999999Z"),
              Instant.parse("-4713-11-24T00:00:00Z"),
              Instant.parse("+294276-12-31T23:59:59.999999Z"),
              Instant.MAX,
              Instant.MIN);
      case UUID ->
          List.of(
              new UUID(0, 0),
              new UUID(-1, -1),
              new UUID(1, 2),
              UUID.fromString("0123abcd-4567-89ef-8123-456789abcdef"));
      case JSON ->
          List.of(
              "{}",
              "[]",
              "null",
              "1",
              "\"text\"",
              "{\"b\": 1, \"a\": [1, 2.50, {\"c\": null}]}",
              "{\"$set\": {\"a.b\": 1}, \"n\": 123456789012345678901234567890.10}",
              "{\"a\":1,\"a\":2}");
      case GEOMETRY -> Geometries.SAMPLES;
    };
  }

  private static byte[] allBytes() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}

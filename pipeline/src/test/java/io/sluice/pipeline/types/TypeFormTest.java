package io.sluice.pipeline.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TypeFormTest {
  private static final BigDecimal LONG_NUMBER = new BigDecimal("1".repeat(60) + ".5");

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(TypeForm.TEXT, true, "true"),
        Arguments.of(TypeForm.TEXT, 7, "7"),
        Arguments.of(TypeForm.TEXT, Long.MIN_VALUE, "-9223372036854775808"),
        Arguments.of(TypeForm.TEXT, LONG_NUMBER, "1".repeat(60) + ".5"),
        Arguments.of(TypeForm.TEXT, new BigDecimal("1E-9"), "0.000000001"),
        Arguments.of(TypeForm.TEXT, new BigDecimal("1.500"), "1.500"),
        Arguments.of(TypeForm.TEXT, Double.NaN, "NaN"),
        Arguments.of(TypeForm.TEXT, 0.1f, "0.1"),
        Arguments.of(TypeForm.TEXT, "as it is", "as it is"),
        Arguments.of(TypeForm.TEXT, new byte[] {0, -1}, "\\x00ff"),
        Arguments.of(TypeForm.TEXT, LocalDate.of(-43, 3, 15), "-0043-03-15"),
        Arguments.of(TypeForm.TEXT, LocalDate.MAX, "infinity"),
        Arguments.of(TypeForm.TEXT, LocalTime.MAX, "24:00:00"),
        Arguments.of(
            TypeForm.TEXT,
            LocalDateTime.of(2020, 1, 2, 3, 4, 5, 6_000),
            "2020-01-02T03:04:05.000006"),
        Arguments.of(TypeForm.TEXT, Instant.EPOCH, "1970-01-01T00:00:00Z"),
        Arguments.of(TypeForm.TEXT, Instant.MIN, "-infinity"),
        Arguments.of(TypeForm.TEXT, new UUID(0, 1), "00000000-0000-0000-0000-000000000001"),
        Arguments.of(
            TypeForm.TEXT,
            List.of(List.of(1, 2), List.of(3, 4)),
            List.of(List.of("1", "2"), List.of("3", "4"))),
        Arguments.of(TypeForm.TEXT, Arrays.asList(1, null), Arrays.asList("1", null)),
        Arguments.of(TypeForm.BIGINT, 7, 7L),
        Arguments.of(TypeForm.BIGINT, new BigDecimal("9223372036854775807"), Long.MAX_VALUE),
        Arguments.of(TypeForm.BIGINT, new BigDecimal("12.00"), 12L),
        Arguments.of(TypeForm.BIGINT, 1e10, 10_000_000_000L),
        Arguments.of(TypeForm.BIGINT, " 42 ", 42L),
        Arguments.of(TypeForm.DOUBLE, 7, 7.0),
        Arguments.of(TypeForm.DOUBLE, 0.1f, 0.1),
        Arguments.of(TypeForm.DOUBLE, Float.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY),
        Arguments.of(TypeForm.DOUBLE, new BigDecimal("0.1"), 0.1),
        Arguments.of(TypeForm.DOUBLE, Double.NaN, Double.NaN),
        Arguments.of(TypeForm.DOUBLE, "1e3", 1000.0),
        Arguments.of(TypeForm.DOUBLE, "-Infinity", Double.NEGATIVE_INFINITY),
        Arguments.of(TypeForm.DOUBLE, new BigDecimal("1E-400"), 0.0),
        Arguments.of(TypeForm.NUMERIC, 7, new BigDecimal("7")),
        Arguments.of(TypeForm.NUMERIC, 0.1, new BigDecimal("0.1")),
        Arguments.of(TypeForm.NUMERIC, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY),
        Arguments.of(TypeForm.NUMERIC, Float.NaN, Double.NaN),
        Arguments.of(TypeForm.NUMERIC, "NaN", Double.NaN),
        Arguments.of(TypeForm.NUMERIC, "1.50", new BigDecimal("1.50")));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueIsConverted(TypeForm form, Object value, Object expected) throws Exception {
    assertEquals(expected, form.apply(value));
  }

  static Stream<Arguments> withoutForm() {
    return Stream.of(
        Arguments.of(TypeForm.BIGINT, new BigDecimal("0.5"), "whole number"),
        Arguments.of(TypeForm.BIGINT, new BigDecimal("9223372036854775808"), "whole number"),
        Arguments.of(TypeForm.BIGINT, Double.NaN, "no number"),
        Arguments.of(TypeForm.BIGINT, "", "no number"),
        Arguments.of(TypeForm.BIGINT, "0x10", "no number"),
        Arguments.of(TypeForm.DOUBLE, "abc", "no number"),
        Arguments.of(TypeForm.DOUBLE, "1e400", "double"),
        Arguments.of(TypeForm.DOUBLE, new BigDecimal("-1E400"), "double"),
        Arguments.of(TypeForm.NUMERIC, "1e2000000000", "numeric"),
        Arguments.of(TypeForm.NUMERIC, "1".repeat(200_000), "too long"),
        Arguments.of(TypeForm.DOUBLE, Arrays.asList("1", "x"), "no number"));
  }

  @ParameterizedTest
  @MethodSource("withoutForm")
  void aValueWithoutThatFormIsRefusedAndNotShown(TypeForm form, Object value, String said) {
    String message =
        assertThrows(UnconvertibleValueException.class, () -> form.apply(value)).getMessage();
    assertTrue(message.contains(said), message);
  }

  @Test
  void textTakesEveryTypeAndNumbersTakeNumbersAndTexts() {
    for (Scalar scalar : Scalar.values()) {
      assertTrue(TypeForm.TEXT.takes(scalar), scalar::name);
      assertTrue(TypeForm.TEXT.takes(new ArrayOf(scalar, 3)), scalar::name);
    }
    for (TypeForm form : List.of(TypeForm.BIGINT, TypeForm.DOUBLE, TypeForm.NUMERIC)) {
      for (ColumnType type :
          List.of(
              Scalar.INT16,
              Scalar.INT32,
              Scalar.INT64,
              Scalar.FLOAT32,
              Scalar.FLOAT64,
              Scalar.NUMERIC,
              new Decimal(10, 2),
              Scalar.TEXT,
              new ArrayOf(Scalar.TEXT))) {
        assertTrue(form.takes(type), () -> form + " of " + type);
      }
      for (Scalar type :
          List.of(
              Scalar.BOOLEAN,
              Scalar.BYTES,
              Scalar.DATE,
              Scalar.TIME,
              Scalar.TIMESTAMP,
              Scalar.TIMESTAMP_TZ,
              Scalar.UUID,
              Scalar.JSON,
              Scalar.GEOMETRY)) {
        assertTrue(!form.takes(type), () -> form + " of " + type);
      }
    }
    assertTrue(TypeForm.TEXT.takes(new Decimal(10, 2)));
  }

  @Test
  void everyFormIsFoundByItsNameAndOthersAreNamedWithIt() {
    for (TypeForm form : TypeForm.values()) {
      assertEquals(form, TypeForm.parse(" " + form + " "));
    }
    String message =
        assertThrows(IllegalArgumentException.class, () -> TypeForm.parse("int")).getMessage();
    assertEquals("a type is text, bigint, double or numeric, not int", message);
  }
}

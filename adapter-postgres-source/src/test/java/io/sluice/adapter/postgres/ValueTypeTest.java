package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValueTypeTest {
  private static Object decode(ColumnType type, String text) {
    return ValueType.of(type).decoder().apply(text);
  }

  @Test
  void dates_of_any_year() {
    assertEquals(LocalDate.of(2024, 2, 29), decode(Scalar.DATE, "2024-02-29"));
    assertEquals(LocalDate.of(-43, 3, 15), decode(Scalar.DATE, "0044-03-15 BC"));
    assertEquals(LocalDate.of(5874897, 12, 31), decode(Scalar.DATE, "5874897-12-31"));
  }

  @Test
  void times_to_the_microsecond() {
    assertEquals(LocalTime.of(1, 2, 3), decode(Scalar.TIME, "01:02:03"));
    assertEquals(LocalTime.of(1, 2, 3, 400_000_000), decode(Scalar.TIME, "01:02:03.4"));
    assertEquals(LocalTime.of(1, 2, 3, 1_000), decode(Scalar.TIME, "01:02:03.000001"));
  }

  @Test
  void timestamps_with_every_kind_of_offset() {
    assertEquals(
        LocalDateTime.of(-4712, 1, 1, 0, 0), decode(Scalar.TIMESTAMP, "4713-01-01 00:00:00 BC"));
    assertEquals(
        Instant.parse("2024-01-01T10:00:00.5Z"),
        decode(Scalar.TIMESTAMP_TZ, "2024-01-01 12:00:00.5+02"));
    assertEquals(
        Instant.parse("2024-01-01T15:30:00Z"),
        decode(Scalar.TIMESTAMP_TZ, "2024-01-01 12:00:00-03:30"));
    assertEquals(
        Instant.parse("1880-01-01T00:00:00Z"),
        decode(Scalar.TIMESTAMP_TZ, "1880-01-01 00:53:28+00:53:28"));
  }

  @Test
  void what_java_has_no_value_for_is_its_greatest_or_least() {
    assertEquals(LocalDate.MAX, decode(Scalar.DATE, "infinity"));
    assertEquals(LocalDate.MIN, decode(Scalar.DATE, "-infinity"));
    assertEquals(LocalDateTime.MAX, decode(Scalar.TIMESTAMP, "infinity"));
    assertEquals(LocalDateTime.MIN, decode(Scalar.TIMESTAMP, "-infinity"));
    assertEquals(Instant.MAX, decode(Scalar.TIMESTAMP_TZ, "infinity"));
    assertEquals(Instant.MIN, decode(Scalar.TIMESTAMP_TZ, "-infinity"));
    assertEquals(LocalTime.MAX, decode(Scalar.TIME, "24:00:00"));
    assertEquals(Double.NaN, decode(Scalar.NUMERIC, "NaN"));
    assertEquals(Double.NaN, decode(new Decimal(5, 2), "NaN"));
    assertEquals(Double.POSITIVE_INFINITY, decode(Scalar.NUMERIC, "Infinity"));
    assertEquals(Double.NEGATIVE_INFINITY, decode(Scalar.NUMERIC, "-Infinity"));
  }

  @Test
  void what_is_written_for_a_key_reads_back_as_it_was() {
    for (String text : List.of("infinity", "-infinity", "0044-03-15 BC", "12345-01-01")) {
      assertEquals(text, KeyText.of(decode(Scalar.DATE, text)));
    }
    for (String text : List.of("infinity", "-infinity", "4713-01-01 00:00:00.5 BC")) {
      assertEquals(text, KeyText.of(decode(Scalar.TIMESTAMP, text)));
    }
    for (String text : List.of("infinity", "-infinity", "4713-01-01 00:00:00.5+00 BC")) {
      assertEquals(text, KeyText.of(decode(Scalar.TIMESTAMP_TZ, text)));
    }
    for (String text : List.of("24:00:00", "00:00:00", "23:59:59.999999")) {
      assertEquals(text, KeyText.of(decode(Scalar.TIME, text)));
    }
    for (String text : List.of("NaN", "Infinity", "-Infinity", "1.50")) {
      assertEquals(text, KeyText.of(decode(Scalar.NUMERIC, text)));
    }
    assertEquals(
        "{{\"1\",NULL},{\"3\",\"4\"}}",
        KeyText.of(ValueType.of(Scalar.INT32).array(',').decoder().apply("{{1,NULL},{3,4}}")));
  }

  @Test
  void a_decimal_has_the_declared_scale_and_is_never_rounded() {
    assertEquals(new BigDecimal("1.50"), decode(new Decimal(5, 2), "1.5"));
    assertThrows(ArithmeticException.class, () -> decode(new Decimal(5, 2), "1.555"));
  }

  @Test
  void arrays_with_quotes_nulls_and_delimiters() {
    ValueType texts = ValueType.of(Scalar.TEXT).array(',');
    assertEquals(
        Arrays.asList("a", null, "NULL", "b,\"c\"\\", "", "{}"),
        texts.decoder().apply("{a,NULL,\"NULL\",\"b,\\\"c\\\"\\\\\",\"\",\"{}\"}"));
    assertEquals(List.of(), texts.decoder().apply("{}"));
    assertEquals(List.of("x"), texts.decoder().apply("[5:5]={x}"));
    ValueType boxes = ValueType.of(Scalar.TEXT).array(';');
    assertEquals(
        List.of("(1,1),(0,0)", "(2,2),(0,0)"), boxes.decoder().apply("{(1,1),(0,0);(2,2),(0,0)}"));
    assertEquals(
        List.of(List.of("a", "{"), Arrays.asList("b", null)),
        texts.decoder().apply("[0:1][1:2]={{a,\"{\"},{b,NULL}}"));
    assertThrows(UnsupportedValueException.class, () -> texts.decoder().apply("{a;b}{"));
  }

  @Test
  void geometries_are_one_text_whatever_machine_wrote_them() {
    String point = "0101000020E6100000000000000000F03F0000000000000040";
    String other = "0020000001000010E63FF00000000000004000000000000000";
    assertEquals(point, decode(Scalar.GEOMETRY, point));
    assertEquals(point, decode(Scalar.GEOMETRY, other));
    assertEquals("not PostGIS", decode(Scalar.GEOMETRY, "not PostGIS"));
    ValueType array = ValueType.of(Scalar.GEOMETRY).array(':');
    assertEquals(
        Arrays.asList(point, null, point),
        array.decoder().apply("{" + point + ":NULL:" + other + "}"));
  }

  @Test
  void vectors_as_pgvector_writes_them() {
    ValueType vector = ValueType.vector(3);
    assertEquals(List.of(1f, -2.5f, 3e-05f), vector.decoder().apply("[1,-2.5,3e-05]"));
    for (String text : List.of("[1,2", "{1,2}", "[", "")) {
      assertThrows(UnsupportedValueException.class, () -> vector.decoder().apply(text), text);
    }
  }
}

package io.sluice.adapter.neo4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

class PropertyCodecTest {
  @Test
  void valuesBecomeWhatNeo4jHasForThem() {
    keeps(Scalar.INT16, 7, 7L);
    keeps(Scalar.FLOAT32, 0.1f, 0.1);
    keeps(Scalar.FLOAT32, Float.NaN, Double.NaN);
    keeps(Scalar.FLOAT32, Float.MIN_VALUE, 1.4e-45);
    keeps(Scalar.NUMERIC, new BigDecimal("1.10"), "1.10");
    keeps(Scalar.NUMERIC, new BigDecimal("1E-10"), "0.0000000001");
    keeps(Scalar.NUMERIC, new BigDecimal("1E+3"), "1E+3");
    keeps(new Decimal(10, 2), new BigDecimal("9.90"), "9.90");
    keeps(
        Scalar.TIMESTAMP_TZ,
        Instant.parse("2024-03-31T01:30:00.000001Z"),
        Instant.parse("2024-03-31T01:30:00.000001Z").atZone(ZoneOffset.UTC));
    keeps(Scalar.UUID, new UUID(1, 2), "00000000-0000-0001-0000-000000000002");
  }

  @Test
  void anArrayIsAListWhereNeo4jCanStoreOne() {
    keeps(new ArrayOf(Scalar.INT32), List.of(1, 2), List.of(1L, 2L));
    keeps(new ArrayOf(Scalar.TEXT), List.of(), List.of());
    keeps(new ArrayOf(Scalar.INT32), Arrays.asList(1, null), "[1,null]");
    keeps(
        new ArrayOf(Scalar.TEXT),
        Arrays.asList("a\"\\,]\u0001", null, "null", ""),
        "[\"a\\\"\\\\,]\\u0001\",null,\"null\",\"\"]");
    keeps(new ArrayOf(Scalar.FLOAT64), Arrays.asList(Double.NaN, null), "[NaN,null]");
    PropertyCodec bytes = new PropertyCodec(new ArrayOf(Scalar.BYTES), false);
    Object text = bytes.encode(List.of(new byte[] {1, -1}));
    assertEquals("[\"01ff\"]", text);
    assertArrayEquals(new byte[] {1, -1}, (byte[]) ((List<?>) bytes.decode(text)).get(0));
  }

  @Test
  void whatJavaOrNeo4jHasNoValueForHasAForm() {
    keeps(Scalar.NUMERIC, Double.NaN, "NaN");
    keeps(Scalar.NUMERIC, Double.NEGATIVE_INFINITY, "-Infinity");
    keeps(new Decimal(5, 2), Double.NaN, "NaN");
    keeps(Scalar.DATE, LocalDate.MAX, LocalDate.MAX);
    keeps(Scalar.TIME, LocalTime.MAX, LocalTime.of(23, 59, 59, 999_999_999));
    keeps(Scalar.TIMESTAMP_TZ, Instant.MAX, LocalDateTime.MAX.atZone(ZoneOffset.UTC));
    keeps(Scalar.TIMESTAMP_TZ, Instant.MIN, LocalDateTime.MIN.atZone(ZoneOffset.UTC));
    keeps(
        new ArrayOf(Scalar.INT32),
        List.of(List.of(1, 2), Arrays.asList(3, null)),
        "[[1,2],[3,null]]");
    keeps(
        new ArrayOf(Scalar.TEXT),
        List.of(List.of(List.of("]")), List.of(List.of("\"[,"))),
        "[[[\"]\"]],[[\"\\\"[,\"]]]");
    keeps(new ArrayOf(Scalar.NUMERIC), Arrays.asList(Double.NaN, null), "[NaN,null]");
    PropertyCodec floats = new PropertyCodec(Scalar.NUMERIC, true);
    assertEquals(Double.NaN, floats.encode(Double.NaN));
    assertEquals(Double.NaN, floats.decode(Double.NaN));
  }

  @Test
  void aGeometryIsAPointWhereNeo4jHasThatPoint() {
    String place = "0000000000002A400000000000404A40"; // 13, 52.5
    String height = "0000000000004140"; // 34
    point("0101000020E6100000" + place, Values.point(4326, 13, 52.5));
    point("01010000A0E6100000" + place + height, Values.point(4979, 13, 52.5, 34));
    point("0101000000" + place, Values.point(7203, 13, 52.5));
    point("0101000080" + place + height, Values.point(9157, 13, 52.5, 34));
    for (String text :
        List.of(
            "0101000020110F0000" + place, // SRID 3857
            "0101000040" + place + height, // M
            "0101000000000000000000F87F000000000000F87F", // empty
            "0101000020E61000000000000000007F40" + "0000000000000000", // 496 degrees
            "010200000000000000",
            "no geometry")) {
      keeps(Scalar.GEOMETRY, text, text);
    }
    keeps(
        new ArrayOf(Scalar.GEOMETRY),
        List.of("0101000000" + place, "010200000000000000"),
        List.of("0101000000" + place, "010200000000000000"));
  }

  private static void point(String text, Value point) {
    PropertyCodec codec = new PropertyCodec(Scalar.GEOMETRY, false);
    assertEquals(point, codec.encode(text));
    assertEquals(text, codec.decode(point.asObject()));
  }

  @Test
  void decimalsMayBeFloats() {
    PropertyCodec codec = new PropertyCodec(new Decimal(10, 2), true);
    assertEquals(9.9, codec.encode(new BigDecimal("9.90")));
    assertEquals(new BigDecimal("9.90"), codec.decode(9.9));
    PropertyCodec large = new PropertyCodec(Scalar.NUMERIC, true);
    BigDecimal beyondDouble = BigDecimal.TEN.pow(400);
    assertEquals(beyondDouble, large.decode(large.encode(beyondDouble)));
  }

  private static void keeps(ColumnType type, Object value, Object property) {
    PropertyCodec codec = new PropertyCodec(type, false);
    assertEquals(property, codec.encode(value));
    assertEquals(value, codec.decode(property));
  }
}

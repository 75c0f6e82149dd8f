package io.sluice.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The texts are what PostGIS 3 writes for the geometries in the names. */
final class GeometryTest {
  private static final String POINT_4326 = "0101000020E6100000000000000000F03F0000000000000040";
  private static final String POINT = "0101000000000000000000F03F0000000000000040";

  @Test
  void aPointInWgs84IsGeoJsonAndNothingMore() {
    assertEquals(
        Optional.of(Map.of("type", "Point", "coordinates", List.of(1.0, 2.0))),
        Geometry.geoJson(POINT_4326));
    assertBack(POINT_4326);
  }

  @Test
  void aGeometryWithoutSridSaysSo() {
    assertEquals(
        Optional.of(Map.of("type", "Point", "coordinates", List.of(1.0, 2.0), "srid", 0)),
        Geometry.geoJson(POINT));
    assertBack(POINT);
  }

  @Test
  void everyKindOfGeoJsonComesBackAsItWas() {
    String line = "010200000002000000" + doubles(0.1, -0.0, 1e300, Double.MIN_VALUE);
    String ring = doubles(0, 0, 1, 0, 1, 1, 0, 0);
    String polygon = "0103000000" + "02000000" + "04000000" + ring + "04000000" + ring;
    assertBack(line);
    assertBack(polygon);
    assertBack("0101000080" + doubles(1, 2, 3));
    assertBack("0104000000" + "02000000" + POINT + POINT);
    assertBack("0105000000" + "02000000" + line + line);
    assertBack("0106000000" + "01000000" + polygon);
    assertBack("0107000000" + "03000000" + POINT + polygon + "0107000000" + "00000000");
    assertBack("01070000A0E6100000" + "01000000" + "0101000080" + doubles(1, 2, 3));
  }

  @Test
  void emptyGeometriesComeBackAsTheyWere() {
    assertEquals(
        Optional.of(Map.of("type", "Point", "coordinates", List.of(), "srid", 0)),
        Geometry.geoJson("0101000000" + doubles(Double.NaN, Double.NaN)));
    assertBack("0101000000" + doubles(Double.NaN, Double.NaN));
    for (int kind = 2; kind <= 7; kind++) {
      assertBack("010" + kind + "00000000000000");
    }
    assertBack("0104000000" + "02000000" + POINT + "0101000000" + doubles(Double.NaN, Double.NaN));
  }

  @Test
  void whatGeoJsonDoesNotHoldHasNoSuchForm() {
    assertNone("0101000040" + doubles(1, 2, 3)); // POINT M
    assertNone("01010000C0" + doubles(1, 2, 3, 4)); // POINT ZM
    assertNone("0101000020110F0000" + doubles(1, 2)); // SRID 3857
    assertNone("0101000000" + doubles(1, Double.NaN));
    assertNone("0101000000" + doubles(1, Double.POSITIVE_INFINITY));
    assertNone("0101000080" + doubles(Double.NaN, Double.NaN, Double.NaN)); // POINT Z EMPTY
    assertNone("010200008000000000"); // LINESTRING Z EMPTY
    assertNone("010800000003000000" + doubles(0, 0, 1, 1, 2, 0)); // CIRCULARSTRING
    assertNone("011000000000000000"); // TIN EMPTY
    assertNone("0107000000" + "01000000" + "010800000000000000"); // a curve within
    assertNone("0107000000" + "01000000" + "0101000080" + doubles(1, 2, 3)); // Z within
    assertNone("0104000000" + "01000000" + "010200000000000000"); // a line among points
    assertNone("0104000000" + "01000000" + "0104000000" + "01000000" + POINT); // and points
    assertNone("0105000000" + "01000000" + "010700000000000000"); // a collection among lines
    assertNone("0104000080" + "01000000" + POINT); // no Z within
    assertNone(POINT.substring(0, 40));
    assertNone(POINT + "00");
    assertNone(POINT.toLowerCase(java.util.Locale.ROOT));
    assertNone("0104000000FFFFFFFF");
    assertNone(nested(30));
    assertNone("POINT(1 2)");
    assertNone("");
  }

  @Test
  void bothByteOrdersAreOneValue() {
    assertEquals(
        POINT_4326, Geometry.canonical("0020000001000010E63FF00000000000004000000000000000"));
    assertEquals(
        "0104000000" + "01000000" + POINT,
        Geometry.canonical(
            "0000000004" + "00000001" + "0000000001" + "3FF00000000000004000000000000000"));
    assertEquals(POINT, Geometry.canonical(POINT.toLowerCase(java.util.Locale.ROOT)));
    String curve = "000000000800000000";
    assertEquals(curve, Geometry.canonical(curve));
    assertEquals("odd, e.g. 01", Geometry.canonical("odd, e.g. 01"));
  }

  @Test
  void theSridIsReadInBothOrders() {
    assertEquals(Optional.of(4326), Geometry.srid(HexFormat.of().parseHex(POINT_4326)));
    assertEquals(Optional.of(4326), Geometry.srid(HexFormat.of().parseHex("0020000001000010E6")));
    assertEquals(Optional.empty(), Geometry.srid(HexFormat.of().parseHex(POINT)));
  }

  private static String nested(int depth) {
    return "010700000001000000".repeat(depth) + POINT;
  }

  private static void assertBack(String text) {
    Map<String, Object> json = Geometry.geoJson(text).orElseThrow();
    assertEquals(text, Geometry.ofGeoJson(json), json::toString);
    assertEquals(text, Geometry.canonical(text));
  }

  private static void assertNone(String text) {
    assertEquals(Optional.empty(), Geometry.geoJson(text));
  }

  private static String doubles(double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      bytes.putDouble(value);
    }
    return HexFormat.of().withUpperCase().formatHex(bytes.array());
  }
}

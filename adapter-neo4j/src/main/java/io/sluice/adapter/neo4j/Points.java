package io.sluice.adapter.neo4j;

import io.sluice.domain.Geometry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.types.Point;

/**
 * Geometries that are points, as Neo4j's: those of SRID 4326 as WGS 84, those without an SRID as
 * cartesian, both of two or three dimensions. Others stay text, EWKB in hexadecimal digits: other
 * kinds, points without a place, and those beyond Neo4j's degrees, which it would refuse or move.
 */
final class Points {
  private static final int WGS_84 = 4326;
  private static final int WGS_84_3D = 4979;
  private static final int CARTESIAN = 7203;
  private static final int CARTESIAN_3D = 9157;

  private Points() {}

  static Object property(String text) {
    return Geometry.geoJson(text)
        .filter(json -> json.get("type").equals("Point"))
        .<Object>map(Points::point)
        .orElse(text);
  }

  /** Null if Neo4j has none for it. */
  private static Value point(Map<String, Object> json) {
    List<Double> at = new ArrayList<>();
    ((List<?>) json.get("coordinates")).forEach(each -> at.add((Double) each));
    boolean cartesian = json.containsKey("srid");
    if (at.isEmpty() || !cartesian && (Math.abs(at.get(0)) > 180 || Math.abs(at.get(1)) > 90)) {
      return null;
    }
    return at.size() == 2
        ? Values.point(cartesian ? CARTESIAN : WGS_84, at.get(0), at.get(1))
        : Values.point(cartesian ? CARTESIAN_3D : WGS_84_3D, at.get(0), at.get(1), at.get(2));
  }

  static String text(Point point) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", "Point");
    json.put(
        "coordinates",
        Double.isNaN(point.z())
            ? List.of(point.x(), point.y())
            : List.of(point.x(), point.y(), point.z()));
    if (point.srid() == CARTESIAN || point.srid() == CARTESIAN_3D) {
      json.put("srid", 0);
    }
    return Geometry.ofGeoJson(json);
  }
}

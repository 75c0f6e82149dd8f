package io.sluice.domain;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads EWKB, PostGIS's binary form, as GeoJSON, as far as that has a place for what it reads. */
final class EwkbReader {
  static final int Z = 0x8000_0000;
  static final int M = 0x4000_0000;
  static final int SRID = 0x2000_0000;
  static final int WGS_84 = 4326;

  /** GeoJSON's names in the order of EWKB's numbers, which begin with 1. */
  static final List<String> KINDS =
      List.of(
          "Point",
          "LineString",
          "Polygon",
          "MultiPoint",
          "MultiLineString",
          "MultiPolygon",
          "GeometryCollection");

  private static final int ANY = 0;
  static final int POINT = 1;
  static final int LINE = 2;
  static final int POLYGON = 3;
  static final int COLLECTION = 7;

  /** Targets nest documents only so deep. */
  private static final int DEEPEST = 10;

  private final ByteBuffer in;

  EwkbReader(byte[] ewkb) {
    this.in = ByteBuffer.wrap(ewkb);
  }

  static ByteOrder order(byte[] ewkb) {
    return ewkb[0] == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /**
   * @throws java.nio.BufferUnderflowException if it ends within
   */
  static Optional<Integer> srid(byte[] ewkb) {
    ByteBuffer in = ByteBuffer.wrap(ewkb, 1, ewkb.length - 1).order(order(ewkb));
    return (in.getInt() & SRID) == 0 ? Optional.empty() : Optional.of(in.getInt());
  }

  /** What has no place in GeoJSON. */
  private static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit() {
      super("GeoJSON does not hold this", null, false, false);
    }
  }

  /**
   * Empty if it is no EWKB, or GeoJSON has no place for it. Not all that is lost is seen here: who
   * wants to be sure compares what {@link EwkbWriter} makes of it.
   *
   * @throws java.nio.BufferUnderflowException if it ends within
   */
  Optional<Map<String, Object>> read() {
    try {
      Map<String, Object> geometry = geometry(ANY, 0, 0);
      return in.hasRemaining() ? Optional.empty() : Optional.of(geometry);
    } catch (Unfit e) {
      return Optional.empty();
    }
  }

  /**
   * @param wanted which kind it has to be
   * @param around the type of what it is a part of
   */
  private Map<String, Object> geometry(int wanted, int around, int depth) throws Unfit {
    in.order(in.get() == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int type = in.getInt();
    int kind = type & ~(Z | M | SRID);
    boolean hasSrid = (type & SRID) != 0;
    if ((type & M) != 0
        || kind < POINT
        || kind > COLLECTION
        || wanted != ANY && kind != wanted
        || depth > 0 && ((type ^ around) & Z) != 0
        || depth > DEEPEST
        || hasSrid && (depth > 0 || in.getInt() != WGS_84)) {
      throw new Unfit();
    }
    Map<String, Object> geometry = new LinkedHashMap<>();
    geometry.put("type", KINDS.get(kind - 1));
    if (kind == COLLECTION) {
      geometry.put("geometries", parts(ANY, type, depth));
    } else {
      geometry.put("coordinates", coordinates(kind, type, depth));
    }
    if (depth == 0 && !hasSrid) {
      geometry.put("srid", 0);
    }
    return geometry;
  }

  private List<Object> coordinates(int kind, int type, int depth) throws Unfit {
    int dimensions = (type & Z) == 0 ? 2 : 3;
    switch (kind) {
      case POINT -> {
        return point(dimensions);
      }
      case LINE -> {
        return line(dimensions);
      }
      case POLYGON -> {
        List<Object> rings = new ArrayList<>();
        for (int left = in.getInt(); left != 0; left--) {
          rings.add(line(dimensions));
        }
        return rings;
      }
      default -> {
        List<Object> parts = new ArrayList<>();
        for (Object part : parts(kind - POLYGON, type, depth)) {
          parts.add(((Map<?, ?>) part).get("coordinates"));
        }
        return parts;
      }
    }
  }

  private List<Object> parts(int wanted, int around, int depth) throws Unfit {
    List<Object> parts = new ArrayList<>();
    ByteOrder order = in.order();
    for (int left = in.getInt(); left != 0; left--) {
      parts.add(geometry(wanted, around, depth + 1));
    }
    in.order(order);
    return parts;
  }

  private List<Object> line(int dimensions) throws Unfit {
    List<Object> points = new ArrayList<>();
    for (int left = in.getInt(); left != 0; left--) {
      points.add(position(dimensions));
    }
    return points;
  }

  /** A point without a place is one of which all coordinates are NaN. */
  private List<Object> point(int dimensions) throws Unfit {
    int start = in.position();
    for (int i = 0; i < dimensions; i++) {
      if (!Double.isNaN(in.getDouble())) {
        in.position(start);
        return position(dimensions);
      }
    }
    return List.of();
  }

  private List<Object> position(int dimensions) throws Unfit {
    List<Object> position = new ArrayList<>(dimensions);
    for (int i = 0; i < dimensions; i++) {
      double coordinate = in.getDouble();
      if (!Double.isFinite(coordinate)) {
        throw new Unfit();
      }
      position.add(coordinate);
    }
    return position;
  }
}

package io.sluice.domain;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/** Writes GeoJSON as PostGIS would write the same geometry in EWKB. */
final class EwkbWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteOrder order;
  private final int flags;
  private final int dimensions;

  private EwkbWriter(Map<?, ?> json, ByteOrder order) {
    this.order = order;
    this.dimensions = Math.max(2, dimensions(json));
    this.flags = dimensions == 3 ? EwkbReader.Z : 0;
  }

  /**
   * @throws IllegalArgumentException or ClassCastException if it is no GeoJSON of {@link Geometry}
   */
  static byte[] write(Map<?, ?> json, ByteOrder order) {
    EwkbWriter writer = new EwkbWriter(json, order);
    int kind = kind(json);
    if (json.containsKey("srid")) {
      if (((Number) json.get("srid")).intValue() != 0) {
        throw new IllegalArgumentException("GeoJSON with another SRID");
      }
      writer.header(kind, 0);
    } else {
      writer.header(kind, EwkbReader.SRID);
      writer.number(EwkbReader.WGS_84);
    }
    writer.body(kind, json);
    return writer.out.toByteArray();
  }

  private static int kind(Map<?, ?> json) {
    int kind = EwkbReader.KINDS.indexOf(String.valueOf(json.get("type"))) + 1;
    if (kind == 0) {
      throw new IllegalArgumentException("no GeoJSON");
    }
    return kind;
  }

  /** How many coordinates its positions have; 0 if there is none. */
  private static int dimensions(Object json) {
    if (json instanceof Map<?, ?> geometry) {
      Object within = geometry.get("geometries");
      return dimensions(within == null ? geometry.get("coordinates") : within);
    }
    List<?> list = (List<?>) json;
    if (!list.isEmpty() && list.get(0) instanceof Number) {
      return list.size();
    }
    int most = 0;
    for (int i = 0; i < list.size() && most == 0; i++) {
      most = dimensions(list.get(i));
    }
    return most;
  }

  private void header(int kind, int more) {
    out.write(order == ByteOrder.BIG_ENDIAN ? 0 : 1);
    number(kind | flags | more);
  }

  private void body(int kind, Map<?, ?> json) {
    if (kind != EwkbReader.COLLECTION) {
      coordinates(kind, (List<?>) json.get("coordinates"));
      return;
    }
    List<?> parts = (List<?>) json.get("geometries");
    number(parts.size());
    for (Object part : parts) {
      Map<?, ?> geometry = (Map<?, ?>) part;
      header(kind(geometry), 0);
      body(kind(geometry), geometry);
    }
  }

  private void coordinates(int kind, List<?> coordinates) {
    if (kind == EwkbReader.POINT) {
      position(coordinates);
      return;
    }
    number(coordinates.size());
    for (Object each : coordinates) {
      if (kind == EwkbReader.LINE) {
        position((List<?>) each);
      } else if (kind == EwkbReader.POLYGON) {
        coordinates(EwkbReader.LINE, (List<?>) each);
      } else {
        int part = kind - EwkbReader.POLYGON;
        header(part, 0);
        coordinates(part, (List<?>) each);
      }
    }
  }

  private void position(List<?> coordinates) {
    if (!coordinates.isEmpty() && coordinates.size() != dimensions) {
      throw new IllegalArgumentException("GeoJSON of several dimensions");
    }
    for (int i = 0; i < dimensions; i++) {
      double value =
          coordinates.isEmpty() ? Double.NaN : ((Number) coordinates.get(i)).doubleValue();
      out.writeBytes(ByteBuffer.allocate(Double.BYTES).order(order).putDouble(value).array());
    }
  }

  private void number(int value) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).order(order).putInt(value).array());
  }
}

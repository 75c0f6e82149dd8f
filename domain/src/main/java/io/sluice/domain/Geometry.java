package io.sluice.domain;

import java.nio.BufferUnderflowException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Values of PostGIS's {@code geometry} and {@code geography}: PostGIS writes them as EWKB in
 * hexadecimal digits, and so they are in rows. Where GeoJSON (RFC 7946) holds all of one, a target
 * may have it as that, and {@link #ofGeoJson} gives the same digits back.
 *
 * <p>GeoJSON here is what JSON libraries take: a {@link Map} of {@code type} and {@code
 * coordinates} (lists of {@link Double}) or {@code geometries}. It is in WGS 84, SRID 4326, without
 * saying so; what has no SRID is said to have none by a member {@code srid} of 0. What GeoJSON has
 * no place for has no such form: measures (M), other SRIDs, coordinates that are no numbers, curves
 * and surfaces, and the third dimension of what is empty.
 */
public final class Geometry {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Geometry() {}

  /**
   * One text for each value, whatever machine PostgreSQL runs on: upper-case digits, and the least
   * significant byte first. What cannot be written so without loss stays as it is.
   */
  public static String canonical(String text) {
    Optional<byte[]> bytes = bytes(text);
    if (bytes.isEmpty()) {
      return text;
    }
    byte[] ewkb = bytes.get();
    if (EwkbReader.order(ewkb) == ByteOrder.BIG_ENDIAN) {
      Optional<byte[]> turned =
          read(ewkb)
              .filter(json -> Arrays.equals(EwkbWriter.write(json, ByteOrder.BIG_ENDIAN), ewkb))
              .map(json -> EwkbWriter.write(json, ByteOrder.LITTLE_ENDIAN));
      return HEX.formatHex(turned.orElse(ewkb));
    }
    return HEX.formatHex(ewkb);
  }

  /** The bytes of EWKB; empty if the text is something else. */
  public static Optional<byte[]> bytes(String text) {
    if (text.length() < 10 || text.charAt(0) != '0' || text.charAt(1) > '1') {
      return Optional.empty();
    }
    try {
      return Optional.of(HEX.parseHex(text));
    } catch (IllegalArgumentException noDigits) {
      return Optional.empty();
    }
  }

  /** The text of EWKB. */
  public static String text(byte[] ewkb) {
    return HEX.formatHex(ewkb);
  }

  /** The SRID that EWKB names; empty if it names none. */
  public static Optional<Integer> srid(byte[] ewkb) {
    try {
      return EwkbReader.srid(ewkb);
    } catch (BufferUnderflowException cutOff) {
      return Optional.empty();
    }
  }

  /** A value as GeoJSON; empty if that does not hold all of it. */
  public static Optional<Map<String, Object>> geoJson(String text) {
    return bytes(text)
        .flatMap(
            ewkb ->
                read(ewkb)
                    .filter(
                        json ->
                            text(EwkbWriter.write(json, ByteOrder.LITTLE_ENDIAN)).equals(text)));
  }

  private static Optional<Map<String, Object>> read(byte[] ewkb) {
    try {
      return new EwkbReader(ewkb).read();
    } catch (BufferUnderflowException cutOff) {
      return Optional.empty();
    }
  }

  /**
   * The value of GeoJSON, which may have any {@link Number} for a coordinate.
   *
   * @throws IllegalArgumentException or ClassCastException if it is none that {@link #geoJson}
   *     gives
   */
  public static String ofGeoJson(Map<?, ?> json) {
    return text(EwkbWriter.write(json, ByteOrder.LITTLE_ENDIAN));
  }
}

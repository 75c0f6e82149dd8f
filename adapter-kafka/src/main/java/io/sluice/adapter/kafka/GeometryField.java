package io.sluice.adapter.kafka;

import io.sluice.domain.Geometry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A geometry as the two fields of Debezium's record. A text that is no EWKB, of a type that is
 * called like PostGIS's but is another, stands in its bytes behind one that no EWKB begins with.
 */
final class GeometryField {
  /** GEOMETRYCOLLECTION EMPTY. */
  static final String NOTHING = "010700000000000000";

  private static final byte TEXT = (byte) 0xFF;

  private GeometryField() {}

  static void write(Object value, AvroOutput out) {
    String text = (String) value;
    Optional<byte[]> ewkb = Geometry.bytes(text).filter(bytes -> Geometry.text(bytes).equals(text));
    out.writeBytes(ewkb.orElseGet(() -> marked(text)));
    Optional<Integer> srid = ewkb.flatMap(Geometry::srid);
    out.writeBranch(srid.isPresent() ? 1 : 0);
    srid.ifPresent(out::writeInt);
  }

  static Object read(AvroInput in) {
    byte[] bytes = in.readBytes();
    if (in.readBranch(2) == 1) {
      in.readInt(); // is in the bytes, too
    }
    return bytes.length > 0 && bytes[0] == TEXT
        ? new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8)
        : Geometry.text(bytes);
  }

  private static byte[] marked(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    byte[] marked = Arrays.copyOf(new byte[] {TEXT}, utf8.length + 1);
    System.arraycopy(utf8, 0, marked, 1, utf8.length);
    return marked;
  }
}

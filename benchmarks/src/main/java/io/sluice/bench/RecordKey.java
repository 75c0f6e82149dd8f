package io.sluice.bench;

import java.nio.charset.StandardCharsets;

/** The id in a record's key, which is {@code {"id": n}} in JSON, or the same in framed Avro. */
final class RecordKey {
  private static final int FRAME = 5;

  private RecordKey() {}

  static long id(byte[] key) {
    return key[0] == 0
        ? avro(key)
        : Long.parseLong(new String(key, StandardCharsets.UTF_8).replaceAll("[^0-9]", ""));
  }

  /** A zigzag number of variable length, as Avro's specification has it. */
  private static long avro(byte[] key) {
    long zigzag = 0;
    int shift = 0;
    int at = FRAME;
    byte next;
    do {
      next = key[at++];
      zigzag |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return zigzag >>> 1 ^ -(zigzag & 1);
  }
}

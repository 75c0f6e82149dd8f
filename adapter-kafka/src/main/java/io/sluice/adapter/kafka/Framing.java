package io.sluice.adapter.kafka;

/** Confluent's framing: a zero, the schema's id in four bytes, then Avro. */
final class Framing {
  /** How many bytes stand before the Avro. */
  static final int HEADER = 5;

  private Framing() {}

  static void start(int schemaId, AvroOutput out) {
    out.reset();
    out.writeRaw(0);
    out.writeRawInt(schemaId);
  }

  /** Puts another id in the place of the schema's. */
  static void renumber(byte[] framed, int schemaId) {
    for (int i = 1; i < HEADER; i++) {
      framed[i] = (byte) (schemaId >>> 8 * (HEADER - 1 - i));
    }
  }

  /**
   * @throws MalformedRecordException if the bytes are not framed
   */
  static int schemaId(byte[] framed) {
    if (framed == null || framed.length < HEADER || framed[0] != 0) {
      throw new MalformedRecordException("it does not begin with a zero and a schema id");
    }
    return (framed[1] & 0xFF) << 24
        | (framed[2] & 0xFF) << 16
        | (framed[3] & 0xFF) << 8
        | framed[4] & 0xFF;
  }
}

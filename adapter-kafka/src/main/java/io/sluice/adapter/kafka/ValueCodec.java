package io.sluice.adapter.kafka;

/** Takes one column's value to Avro's bytes and back. Stateless, so one may serve any thread. */
interface ValueCodec {
  /**
   * @throws ClassCastException, NullPointerException or ArithmeticException for a value that the
   *     column's type does not have
   */
  void write(Object value, AvroOutput out);

  Object read(AvroInput in);

  /** Writes what stands in for a value that the source did not send: legal, and never believed. */
  void writeUnavailable(AvroOutput out);

  /** Whether the stand-in tells a human or a Debezium reader that it is one. */
  default boolean hasTellingPlaceholder() {
    return false;
  }
}

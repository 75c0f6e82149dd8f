package io.sluice.adapter.kafka;

import io.sluice.adapter.kafka.Codecs.FramedCodec;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.RowKey;
import io.sluice.ports.PortException;

/** Changes to the framed bytes of a Kafka record and back. Used by one thread. */
final class ChangeRecords {
  private final AvroOutput out = new AvroOutput();

  /**
   * The record's key; null for a truncate.
   *
   * @throws PortException naming the column, if a value is none of its type
   */
  byte[] key(FramedCodec codec, ChangeEvent change) throws PortException {
    if (change.key() == null) {
      return null;
    }
    try {
      Framing.start(codec.keyId(), out);
      codec.codec().writeKey(change.key(), out);
      return out.toBytes();
    } catch (IllegalArgumentException e) {
      throw unwritable(change, e);
    }
  }

  /**
   * The record's value.
   *
   * @throws PortException naming the column, if a value is none of its type
   */
  byte[] value(FramedCodec codec, ChangeEvent change) throws PortException {
    try {
      Framing.start(codec.valueId(), out);
      codec.codec().writeValue(change, out);
      return out.toBytes();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw unwritable(change, e);
    }
  }

  private static PortException unwritable(ChangeEvent change, RuntimeException cause) {
    return new PortException(
        change
            + " cannot be written to the log: "
            + cause.getMessage()
            + "; was the table altered while it was being read? Starting again reads its schema anew",
        cause);
  }

  /**
   * @param key null where the record has none
   * @throws MalformedRecordException if the record is none of ours
   * @throws PortException if the registry is away or does not know the schema
   */
  static ChangeEvent read(Codecs codecs, byte[] key, byte[] value)
      throws PortException, InterruptedException {
    if (value == null) {
      throw new MalformedRecordException("it has no value");
    }
    ChangeCodec codec = codecs.forReading(key, value).codec();
    RowKey rowKey = key == null ? null : codec.readKey(new AvroInput(key, Framing.HEADER));
    return codec.readValue(rowKey, new AvroInput(value, Framing.HEADER));
  }
}

package io.sluice.bench.micro;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message of pgoutput in the making, as PostgreSQL's manual has it under "Logical Replication
 * Message Formats", protocol version 1 with values as text.
 */
public final class PgOutputMessage {
  /** Stands for a value that PostgreSQL leaves out; told apart from a real one by identity. */
  public static final String LEFT_OUT = new String("left out");

  private static final int LARGEST = 4_096;

  private final ByteBuffer bytes = ByteBuffer.allocate(LARGEST);

  private PgOutputMessage(char kind) {
    bytes.put((byte) kind);
  }

  /** Begins a message with its letter. */
  public static PgOutputMessage of(char kind) {
    return new PgOutputMessage(kind);
  }

  /** One byte, for a flag or a letter. */
  public PgOutputMessage int8(int value) {
    bytes.put((byte) value);
    return this;
  }

  /** Two bytes, the highest first. */
  public PgOutputMessage int16(int value) {
    bytes.putShort((short) value);
    return this;
  }

  /** Four bytes, the highest first. */
  public PgOutputMessage int32(int value) {
    bytes.putInt(value);
    return this;
  }

  /** Eight bytes, the highest first. */
  public PgOutputMessage int64(long value) {
    bytes.putLong(value);
    return this;
  }

  /** A name, with a NUL behind it. */
  public PgOutputMessage name(String name) {
    bytes.put(name.getBytes(StandardCharsets.UTF_8));
    return int8(0);
  }

  /**
   * TupleData.
   *
   * @param kind {@code N} for a new row, {@code O} for an old one
   * @param texts the values as PostgreSQL writes them; null for NULL, or {@link #LEFT_OUT}
   */
  public PgOutputMessage row(char kind, String... texts) {
    int8(kind).int16(texts.length);
    for (String text : texts) {
      if (text == null) {
        int8('n');
      } else if (text == LEFT_OUT) {
        int8('u');
      } else {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        int8('t').int32(value.length);
        bytes.put(value);
      }
    }
    return this;
  }

  /** The message, in an array of its own. */
  public ByteBuffer finished() {
    return ByteBuffer.wrap(Arrays.copyOf(bytes.array(), bytes.position()));
  }
}

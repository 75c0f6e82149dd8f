package io.sluice.adapter.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Avro's binary encoding into a buffer that is used again and again. Used by one thread. */
final class AvroOutput {
  private static final int LARGEST_KEPT = 1 << 20;

  private byte[] buffer = new byte[1024];
  private int size;

  /** Starts a new record. A buffer that one huge row had made grow is let go. */
  void reset() {
    if (buffer.length > LARGEST_KEPT) {
      buffer = new byte[LARGEST_KEPT];
    }
    size = 0;
  }

  int size() {
    return size;
  }

  byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  /** A byte as it is, without Avro's encoding. */
  void writeRaw(int value) {
    room(1);
    buffer[size++] = (byte) value;
  }

  void writeRaw(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  /** Four bytes, the highest first: the schema's id in the Confluent framing. */
  void writeRawInt(int value) {
    room(4);
    buffer[size++] = (byte) (value >>> 24);
    buffer[size++] = (byte) (value >>> 16);
    buffer[size++] = (byte) (value >>> 8);
    buffer[size++] = (byte) value;
  }

  void writeBoolean(boolean value) {
    writeRaw(value ? 1 : 0);
  }

  void writeInt(int value) {
    writeLong(value);
  }

  void writeLong(long value) {
    room(10);
    byte[] to = buffer;
    int at = size;
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      to[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[at++] = (byte) rest;
    size = at;
  }

  void writeFloat(float value) {
    writeLittleEndian(Float.floatToRawIntBits(value), 4);
  }

  void writeDouble(double value) {
    writeLittleEndian(Double.doubleToRawLongBits(value), 8);
  }

  private void writeLittleEndian(long bits, int bytes) {
    room(bytes);
    for (int i = 0; i < bytes; i++) {
      buffer[size++] = (byte) (bits >>> (8 * i));
    }
  }

  void writeBytes(byte[] bytes) {
    writeLong(bytes.length);
    writeRaw(bytes);
  }

  void writeString(String text) {
    int length = text.length();
    int start = size;
    writeLong(length);
    room(length);
    byte[] to = buffer;
    int at = size;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        size = start;
        writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return;
      }
      to[at + i] = (byte) c;
    }
    size += length;
  }

  /** Which branch of a union follows. */
  void writeBranch(int branch) {
    writeLong(branch);
  }

  private void room(int bytes) {
    if (buffer.length - size < bytes) {
      long wanted = Math.max(2L * buffer.length, (long) size + bytes);
      if ((long) size + bytes > Integer.MAX_VALUE - 8) {
        throw new ArithmeticException("a change of more than 2 GiB");
      }
      buffer = Arrays.copyOf(buffer, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    }
  }
}

package io.sluice.adapter.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Avro's binary encoding, read from a byte array. What cannot be Avro (an end too early, a length
 * below zero) is a {@link MalformedRecordException}. Used by one thread.
 */
final class AvroInput {
  private final byte[] buffer;
  private int position;

  AvroInput(byte[] buffer, int start) {
    this.buffer = buffer;
    this.position = start;
  }

  boolean readBoolean() {
    need(1);
    return buffer[position++] != 0;
  }

  int readInt() {
    long value = readLong();
    if (value != (int) value) {
      throw new MalformedRecordException("an int beyond its range");
    }
    return (int) value;
  }

  long readLong() {
    long bits = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1);
      byte next = buffer[position++];
      bits |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return (bits >>> 1) ^ -(bits & 1);
      }
    }
    throw new MalformedRecordException("a number of more than ten bytes");
  }

  float readFloat() {
    return Float.intBitsToFloat((int) readLittleEndian(4));
  }

  double readDouble() {
    return Double.longBitsToDouble(readLittleEndian(8));
  }

  private long readLittleEndian(int bytes) {
    need(bytes);
    long bits = 0;
    for (int i = 0; i < bytes; i++) {
      bits |= (buffer[position++] & 0xFFL) << (8 * i);
    }
    return bits;
  }

  byte[] readBytes() {
    int length = readLength();
    byte[] bytes = Arrays.copyOfRange(buffer, position, position + length);
    position += length;
    return bytes;
  }

  String readString() {
    int length = readLength();
    String text = new String(buffer, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  void skipString() {
    int length = readLength(); // moves the position itself
    position += length;
  }

  /** Which branch of a union follows; there are as many as said. */
  int readBranch(int branches) {
    long branch = readLong();
    if (branch < 0 || branch >= branches) {
      throw new MalformedRecordException("a union without branch " + branch);
    }
    return (int) branch;
  }

  /** How many items the next block of an array holds; 0 at the array's end. */
  int readBlock() {
    long count = readLong();
    if (count < 0) {
      readLong(); // the block's size in bytes, for readers that want to skip it
      count = -count;
    }
    if (count < 0 || count > buffer.length - position) {
      // Every item of ours takes at least a byte, so a larger count cannot be true.
      throw new MalformedRecordException("an array block of " + count + " items");
    }
    return (int) count;
  }

  /** Nothing may follow the last field. */
  void expectEnd() {
    if (position != buffer.length) {
      throw new MalformedRecordException((buffer.length - position) + " bytes too many");
    }
  }

  private int readLength() {
    long length = readLong();
    if (length < 0 || length > buffer.length - position) {
      throw new MalformedRecordException("a length of " + length + " beyond the record's end");
    }
    return (int) length;
  }

  private void need(int bytes) {
    if (buffer.length - position < bytes) {
      throw new MalformedRecordException("the record ends too early");
    }
  }
}

package io.sluice.adapter.postgres.pgoutput;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads a message's fields one after the other, in the byte order of PostgreSQL's protocol. */
final class WireReader {
  private byte[] bytes;
  private int at;
  private int end;

  /**
   * @param message backed by an array, as the driver's are
   */
  void open(ByteBuffer message) {
    bytes = message.array();
    at = message.arrayOffset() + message.position();
    end = message.arrayOffset() + message.limit();
  }

  /** All that was read from. */
  byte[] bytes() {
    return bytes;
  }

  /** Passes over that many bytes; returns where they begin. */
  int skip(int length) {
    if (length < 0 || length > end - at) {
      throw new MalformedMessageException("a message ends too early");
    }
    int start = at;
    at += length;
    return start;
  }

  byte int8() {
    return bytes[skip(1)];
  }

  char letter() {
    return (char) (int8() & 0xFF);
  }

  int int16() {
    int i = skip(2);
    return (bytes[i] & 0xFF) << 8 | bytes[i + 1] & 0xFF;
  }

  int int32() {
    int i = skip(4);
    return bytes[i] << 24
        | (bytes[i + 1] & 0xFF) << 16
        | (bytes[i + 2] & 0xFF) << 8
        | bytes[i + 3] & 0xFF;
  }

  long int64() {
    return (long) int32() << 32 | int32() & 0xFFFF_FFFFL;
  }

  /** Text up to a NUL. */
  String string() {
    int start = at;
    while (int8() != 0) {
      // The NUL ends it.
    }
    return new String(bytes, start, at - 1 - start, StandardCharsets.UTF_8);
  }

  byte[] copy(int length) {
    int start = skip(length);
    return Arrays.copyOfRange(bytes, start, start + length);
  }
}

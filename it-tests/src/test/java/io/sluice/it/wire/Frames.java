package io.sluice.it.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts one direction of a connection into frames that begin with their length. */
final class Frames {
  private static final int LENGTH = Integer.BYTES;

  private final ByteOrder order;
  private final int beyondLength;
  private byte[] kept = new byte[0];
  private int size;

  /**
   * @param beyondLength how many bytes a frame has beyond what its length says
   */
  Frames(ByteOrder order, int beyondLength) {
    this.order = order;
    this.beyondLength = beyondLength;
  }

  /** Takes what was read; gives the frames that are whole with it. */
  List<ByteBuffer> add(byte[] bytes) {
    if (kept.length < size + bytes.length) {
      kept = Arrays.copyOf(kept, Math.max(2 * kept.length, size + bytes.length));
    }
    System.arraycopy(bytes, 0, kept, size, bytes.length);
    size += bytes.length;
    List<ByteBuffer> frames = new ArrayList<>();
    int at = 0;
    for (int length = length(at); length <= size - at; length = length(at)) {
      frames.add(ByteBuffer.wrap(Arrays.copyOfRange(kept, at, at + length)).order(order));
      at += length;
    }
    System.arraycopy(kept, at, kept, 0, size - at);
    size -= at;
    return frames;
  }

  private int length(int at) {
    return size - at < LENGTH
        ? Integer.MAX_VALUE
        : ByteBuffer.wrap(kept).order(order).getInt(at) + beyondLength;
  }
}

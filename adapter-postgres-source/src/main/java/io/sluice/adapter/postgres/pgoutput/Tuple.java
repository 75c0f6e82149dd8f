package io.sluice.adapter.postgres.pgoutput;

import java.nio.charset.StandardCharsets;

/**
 * A row within a message: where each value's text begins, and how long it is. Used again for the
 * next message, so nothing of it may be kept.
 */
public final class Tuple {
  private static final int NULL = -1;
  private static final int UNCHANGED = -2;

  private byte[] bytes = new byte[0];
  private int[] starts = new int[16];
  private int[] lengths = new int[16];
  private int size;

  /** Reads TupleData. */
  void read(WireReader in) {
    size = in.int16();
    if (starts.length < size) {
      starts = new int[size];
      lengths = new int[size];
    }
    bytes = in.bytes();
    for (int i = 0; i < size; i++) {
      char kind = in.letter();
      switch (kind) {
        case 'n' -> lengths[i] = NULL;
        case 'u' -> lengths[i] = UNCHANGED;
        case 't' -> {
          lengths[i] = in.int32();
          starts[i] = in.skip(lengths[i]);
        }
        default -> throw new MalformedMessageException("a value of kind " + kind);
      }
    }
  }

  /** How many values it has. */
  public int size() {
    return size;
  }

  public boolean isNull(int column) {
    return lengths[column] == NULL;
  }

  /** Whether PostgreSQL left the value out because it is long and was not touched. */
  public boolean isUnchanged(int column) {
    return lengths[column] == UNCHANGED;
  }

  /** Of a value that is there. */
  public String text(int column) {
    return new String(bytes, starts[column], lengths[column], StandardCharsets.UTF_8);
  }
}

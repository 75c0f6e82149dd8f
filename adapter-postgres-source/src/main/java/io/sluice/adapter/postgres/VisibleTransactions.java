package io.sluice.adapter.postgres;

import java.util.HashSet;
import java.util.Set;

/**
 * Which transactions a snapshot sees, from the text of {@code pg_current_snapshot()}: {@code
 * xmin:xmax:xip,…}, where xip are those under way.
 */
record VisibleTransactions(long end, Set<Long> underWay) {
  private static final long EPOCH = 1L << 32;

  static VisibleTransactions parse(String text) {
    String[] parts = text.split(":", -1);
    Set<Long> underWay = new HashSet<>();
    for (String id : parts[2].split(",")) {
      if (!id.isEmpty()) {
        underWay.add(Long.parseLong(id));
      }
    }
    return new VisibleTransactions(Long.parseLong(parts[1]), underWay);
  }

  /**
   * @param transaction an id of 32 bits, of which the snapshot's wrapped form is the nearest to it
   */
  boolean sees(long transaction) {
    long whole = (end & -EPOCH) | transaction;
    if (whole - end > EPOCH / 2) {
      whole -= EPOCH;
    } else if (end - whole > EPOCH / 2) {
      whole += EPOCH;
    }
    return whole < end && !underWay.contains(whole);
  }
}

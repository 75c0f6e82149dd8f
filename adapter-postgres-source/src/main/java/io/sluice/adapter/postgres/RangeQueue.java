package io.sluice.adapter.postgres;

import java.util.BitSet;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/** Deals out ranges to those who read, in order. A range that one cannot read goes to another. */
final class RangeQueue {
  private final BitSet left = new BitSet();
  private int beingRead;

  /**
   * @param size how many ranges there are; they go by their numbers
   */
  RangeQueue(int size) {
    left.set(0, size);
  }

  /** The next range of those that whoever asks can read; empty if none of them is left. */
  synchronized OptionalInt take(IntPredicate readable) {
    OptionalInt next = left.stream().filter(readable).findFirst();
    if (next.isPresent()) {
      left.clear(next.getAsInt());
      beingRead++;
    }
    return next;
  }

  /** The next range, for one that can read them all; waits for those that may be given back. */
  synchronized OptionalInt takeOrAwait() throws InterruptedException {
    OptionalInt taken = take(range -> true);
    while (taken.isEmpty() && beingRead > 0) {
      wait();
      taken = take(range -> true);
    }
    return taken;
  }

  /** A range that was taken has been read. */
  synchronized void done() {
    beingRead--;
    notifyAll();
  }

  /** A range that was taken is for somebody else to read. */
  synchronized void giveBack(int range) {
    beingRead--;
    left.set(range);
    notifyAll();
  }
}

package io.sluice.adapter.postgres;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;

/** Deals out ranges to those who read, in order. A range that one cannot read goes to another. */
final class RangeQueue {
  private final int size;
  private final Deque<Integer> givenBack = new ArrayDeque<>();
  private int next;
  private int beingRead;

  /**
   * @param size how many ranges there are; they go by their numbers
   */
  RangeQueue(int size) {
    this.size = size;
  }

  /** The next range to read; empty if nothing is left. */
  synchronized OptionalInt take() {
    if (givenBack.isEmpty() && next == size) {
      return OptionalInt.empty();
    }
    beingRead++;
    return OptionalInt.of(givenBack.isEmpty() ? next++ : givenBack.removeFirst());
  }

  /** The same; waits for ranges that might still be given back. */
  synchronized OptionalInt takeOrAwait() throws InterruptedException {
    OptionalInt taken = take();
    while (taken.isEmpty() && beingRead > 0) {
      wait();
      taken = take();
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
    givenBack.addFirst(range);
    notifyAll();
  }
}

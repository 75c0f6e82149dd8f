package io.sluice.bench;

import java.util.function.DoubleSupplier;

/**
 * When changes came to the target, and what the contestant had used by then. Start-up is left out:
 * rates are taken from the first arrival on, which itself does not count, for it may be a whole
 * batch. For one thread.
 */
final class Arrivals {
  private record Moment(long nanos, long count, double cpu) {}

  private final long expected;
  private final double weight;
  private final DoubleSupplier cpu;
  private Moment first;
  private Moment half;
  private Moment last;

  /**
   * @param expected how many there will be
   * @param weight how many changes each stands for: one, where changes are counted; where rows are,
   *     that one row was changed several times
   * @param cpu seconds that the contestant has used
   */
  Arrivals(long expected, double weight, DoubleSupplier cpu) {
    this.expected = expected;
    this.weight = weight;
    this.cpu = cpu;
  }

  /** Counting begins at a moment, with nothing there, instead of with the first arrival. */
  void begin() {
    first = new Moment(System.nanoTime(), 0, cpu.getAsDouble());
    last = first;
  }

  /** So many have come in all. */
  void reached(long count) {
    if (count <= 0 || last != null && count == last.count) {
      return;
    }
    last = new Moment(System.nanoTime(), count, cpu.getAsDouble());
    if (first == null) {
      first = last;
    }
    if (half == null && count >= expected / 2) {
      half = last;
    }
  }

  long count() {
    return last == null ? 0 : last.count;
  }

  boolean complete() {
    return count() >= expected;
  }

  double perSecond() {
    return rate(first);
  }

  double perSecondOfSecondHalf() {
    return rate(half);
  }

  double cpuPerMillion() {
    return cost(first);
  }

  double cpuPerMillionOfSecondHalf() {
    return cost(half);
  }

  private double rate(Moment from) {
    return last.nanos <= from.nanos
        ? Double.NaN
        : weight * (last.count - from.count) * 1e9 / (last.nanos - from.nanos);
  }

  private double cost(Moment from) {
    return last.count == from.count
        ? Double.NaN
        : (last.cpu - from.cpu) * 1e6 / (weight * (last.count - from.count));
  }
}

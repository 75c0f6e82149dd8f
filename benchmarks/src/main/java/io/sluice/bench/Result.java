package io.sluice.bench;

/**
 * What one run gave; a figure that was not taken is not a number.
 *
 * @param rate changes per second, from the first arrival to the last
 * @param secondHalf the same of the second half
 * @param cpu seconds of processor time per million changes, from the first arrival to the last
 * @param cpuSecondHalf the same of the second half
 * @param peakMb most memory held, MiB
 * @param startSeconds from the start to the first arrival
 * @param p50 milliseconds
 * @param p99 milliseconds
 * @param idlePercent of one processor, with nothing to do
 */
record Result(
    String contestant,
    Case what,
    double rate,
    double secondHalf,
    double cpu,
    double cpuSecondHalf,
    double peakMb,
    double startSeconds,
    double p50,
    double p99,
    double idlePercent) {
  private static final double NONE = Double.NaN;
  private static final double MEGA = 1 << 20;

  static Result throughput(
      String contestant, Case what, Arrivals arrivals, long peakBytes, double startSeconds) {
    return new Result(
        contestant,
        what,
        arrivals.perSecond(),
        arrivals.perSecondOfSecondHalf(),
        arrivals.cpuPerMillion(),
        arrivals.cpuPerMillionOfSecondHalf(),
        peakBytes == 0 ? NONE : peakBytes / MEGA,
        startSeconds,
        NONE,
        NONE,
        NONE);
  }

  static Result latency(String contestant, double p50, double p99, long peakBytes) {
    return new Result(
        contestant, Case.LATENCY, NONE, NONE, NONE, NONE, peakBytes / MEGA, NONE, p50, p99, NONE);
  }

  static Result idle(String contestant, double percent, long peakBytes) {
    return new Result(
        contestant, Case.IDLE, NONE, NONE, NONE, NONE, peakBytes / MEGA, NONE, NONE, NONE, percent);
  }

  /** The main figures, for who waits for the rest. */
  String line() {
    return switch (what) {
      case LATENCY -> "p50 " + Spread.number(p50, 1) + " ms, p99 " + Spread.number(p99, 1) + " ms";
      case IDLE -> Spread.number(idlePercent, 2) + " % of a core";
      default ->
          Spread.number(rate, 0)
              + " changes/s, second half "
              + Spread.number(secondHalf, 0)
              + ", "
              + Spread.number(cpu, 1)
              + " CPU s per 1M";
    };
  }

  Result named(String name) {
    return new Result(
        name,
        what,
        rate,
        secondHalf,
        cpu,
        cpuSecondHalf,
        peakMb,
        startSeconds,
        p50,
        p99,
        idlePercent);
  }
}

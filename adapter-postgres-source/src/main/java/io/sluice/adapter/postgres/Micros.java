package io.sluice.adapter.postgres;

import java.time.Instant;

/**
 * Points in time as microseconds. {@code ChronoUnit.MICROS} would count nanoseconds on its way and
 * end in 2262.
 */
final class Micros {
  private static final long PER_SECOND = 1_000_000L;
  private static final long NANOS = 1_000L;

  private Micros() {}

  static long sinceEpoch(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), PER_SECOND), instant.getNano() / NANOS);
  }
}

package io.sluice.adapter.postgres;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Microseconds since the epoch, over PostgreSQL's whole range of years. {@code ChronoUnit.MICROS}
 * counts nanoseconds on its way and ends in 2262.
 */
final class Micros {
  private static final long PER_SECOND = 1_000_000L;
  private static final long NANOS = 1_000L;

  private Micros() {}

  static long of(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), PER_SECOND), instant.getNano() / NANOS);
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(seconds(micros), nanos(micros));
  }

  static LocalDateTime localDateTime(long micros) {
    return LocalDateTime.ofEpochSecond(seconds(micros), (int) nanos(micros), ZoneOffset.UTC);
  }

  private static long seconds(long micros) {
    return Math.floorDiv(micros, PER_SECOND);
  }

  private static long nanos(long micros) {
    return Math.floorMod(micros, PER_SECOND) * NANOS;
  }
}

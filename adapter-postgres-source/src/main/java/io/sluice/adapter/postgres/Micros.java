package io.sluice.adapter.postgres;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Points in time as microseconds. {@code ChronoUnit.MICROS} would count nanoseconds on its way and
 * end in 2262.
 */
final class Micros {
  private static final long PER_SECOND = 1_000_000L;
  private static final long NANOS = 1_000L;

  /**
   * 2000-01-01, from which PostgreSQL counts; from 1970 on, its last thirty years would not fit.
   */
  private static final long POSTGRES_EPOCH = 946_684_800L;

  private Micros() {}

  static long sinceEpoch(Instant instant) {
    return micros(instant.getEpochSecond(), instant.getNano());
  }

  static long sincePostgresEpoch(Instant instant) {
    return micros(instant.getEpochSecond() - POSTGRES_EPOCH, instant.getNano());
  }

  private static long micros(long seconds, int nanos) {
    return Math.addExact(Math.multiplyExact(seconds, PER_SECOND), nanos / NANOS);
  }

  /** The inverse of {@link #sincePostgresEpoch}. */
  static Instant instant(long micros) {
    return Instant.ofEpochSecond(seconds(micros), nanos(micros));
  }

  /** The inverse of {@link #sincePostgresEpoch}, in UTC. */
  static LocalDateTime localDateTime(long micros) {
    return LocalDateTime.ofEpochSecond(seconds(micros), (int) nanos(micros), ZoneOffset.UTC);
  }

  private static long seconds(long micros) {
    return Math.floorDiv(micros, PER_SECOND) + POSTGRES_EPOCH;
  }

  private static long nanos(long micros) {
    return Math.floorMod(micros, PER_SECOND) * NANOS;
  }
}

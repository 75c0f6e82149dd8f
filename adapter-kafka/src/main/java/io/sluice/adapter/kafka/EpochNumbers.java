package io.sluice.adapter.kafka;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * Dates and times as Avro's numbers: days or microseconds since 1970, microseconds since midnight.
 *
 * <p>PostgreSQL's infinities are the greatest and the least number, as in its own protocol. Its
 * last timestamps, from January of 294247 to the end of 294276, are more microseconds than a long
 * has. They go on at the other end of the long, far from PostgreSQL's first ones: two above the
 * number that the overflow leads to, for the greatest and the least stand for the infinities.
 */
final class EpochNumbers {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
  private static final long BEYOND = 2;

  /** Between PostgreSQL's first timestamp and what its last ones overflow to. */
  private static final long OVERFLOWN = Long.MIN_VALUE / 2;

  private static final long LEAST_SECONDS = OVERFLOWN / MICROS_PER_SECOND;
  private static final long MOST_SECONDS = Long.MAX_VALUE / MICROS_PER_SECOND;

  private EpochNumbers() {}

  static int days(LocalDate date) {
    if (date.equals(LocalDate.MAX)) {
      return Integer.MAX_VALUE;
    }
    return date.equals(LocalDate.MIN) ? Integer.MIN_VALUE : Math.toIntExact(date.toEpochDay());
  }

  static LocalDate date(int days) {
    if (days == Integer.MAX_VALUE) {
      return LocalDate.MAX;
    }
    return days == Integer.MIN_VALUE ? LocalDate.MIN : LocalDate.ofEpochDay(days);
  }

  static long microsOfDay(LocalTime time) {
    return time.equals(LocalTime.MAX) ? MICROS_PER_DAY : time.toNanoOfDay() / NANOS_PER_MICRO;
  }

  static LocalTime time(long micros) {
    return micros == MICROS_PER_DAY
        ? LocalTime.MAX
        : LocalTime.ofNanoOfDay(Math.multiplyExact(micros, NANOS_PER_MICRO));
  }

  static long micros(LocalDateTime time) {
    if (time.equals(LocalDateTime.MAX)) {
      return Long.MAX_VALUE;
    }
    return time.equals(LocalDateTime.MIN)
        ? Long.MIN_VALUE
        : micros(time.toEpochSecond(ZoneOffset.UTC), time.getNano());
  }

  static LocalDateTime timestamp(long micros) {
    if (micros == Long.MAX_VALUE) {
      return LocalDateTime.MAX;
    }
    return micros == Long.MIN_VALUE
        ? LocalDateTime.MIN
        : LocalDateTime.ofEpochSecond(seconds(micros), nanos(micros), ZoneOffset.UTC);
  }

  static long micros(Instant time) {
    if (time.equals(Instant.MAX)) {
      return Long.MAX_VALUE;
    }
    return time.equals(Instant.MIN)
        ? Long.MIN_VALUE
        : micros(time.getEpochSecond(), time.getNano());
  }

  static Instant instant(long micros) {
    if (micros == Long.MAX_VALUE) {
      return Instant.MAX;
    }
    return micros == Long.MIN_VALUE
        ? Instant.MIN
        : Instant.ofEpochSecond(seconds(micros), nanos(micros));
  }

  /**
   * @throws ArithmeticException for a time that PostgreSQL does not have
   */
  private static long micros(long seconds, int nanos) {
    long below = nanos / NANOS_PER_MICRO;
    if (seconds < MOST_SECONDS) {
      return within(seconds >= LEAST_SECONDS, seconds * MICROS_PER_SECOND + below);
    }
    long micros = seconds * MICROS_PER_SECOND + below;
    boolean fits = micros > 0 && micros < Long.MAX_VALUE;
    long number = fits ? micros : micros + BEYOND;
    return within(seconds < 2 * MOST_SECONDS && (fits || number < OVERFLOWN), number);
  }

  private static long within(boolean within, long number) {
    if (!within) {
      throw new ArithmeticException("a timestamp beyond PostgreSQL's");
    }
    return number;
  }

  private static long seconds(long micros) {
    return micros < OVERFLOWN
        ? Long.divideUnsigned(micros - BEYOND, MICROS_PER_SECOND)
        : Math.floorDiv(micros, MICROS_PER_SECOND);
  }

  private static int nanos(long micros) {
    long below =
        micros < OVERFLOWN
            ? Long.remainderUnsigned(micros - BEYOND, MICROS_PER_SECOND)
            : Math.floorMod(micros, MICROS_PER_SECOND);
    return (int) (below * NANOS_PER_MICRO);
  }
}

package io.sluice.adapter.postgres;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * Reads the text that PostgreSQL writes for dates and times in {@code DateStyle} ISO and for bytes
 * in {@code bytea_output} hex, and writes dates and times like that.
 */
final class PostgresText {
  private static final String BC = " BC";
  private static final String INFINITY = "infinity";
  private static final String MINUS_INFINITY = "-infinity";
  private static final String END_OF_DAY = "24:00:00";

  private PostgresText() {}

  static boolean bool(String text) {
    return switch (text) {
      case "t", "true" -> true;
      case "f", "false" -> false;
      default -> throw new UnsupportedValueException("is no boolean");
    };
  }

  static LocalDate date(String text) {
    if (text.endsWith(INFINITY)) {
      return text.equals(INFINITY) ? LocalDate.MAX : LocalDate.MIN;
    }
    boolean bc = text.endsWith(BC);
    return date(text, bc ? text.length() - BC.length() : text.length(), bc);
  }

  /** {@code YYYY-MM-DD}, with as many digits as the year has. */
  private static LocalDate date(String text, int end, boolean bc) {
    int month = text.indexOf('-');
    int year = Integer.parseInt(text, 0, month, 10);
    return LocalDate.of(
        bc ? 1 - year : year,
        Integer.parseInt(text, month + 1, month + 3, 10),
        Integer.parseInt(text, month + 4, end, 10));
  }

  /** {@code HH:MM:SS} and up to six digits of a fraction. */
  static LocalTime time(String text) {
    return text.equals(END_OF_DAY) ? LocalTime.MAX : time(text, 0, text.length());
  }

  private static LocalTime time(String text, int from, int end) {
    int nanos = 0;
    int fraction = from + 9;
    if (end >= fraction) {
      if (text.charAt(fraction - 1) != '.' || end > fraction + 6) {
        throw new UnsupportedValueException("is no time");
      }
      nanos = Integer.parseInt(text, fraction, end, 10);
      for (int digits = end - fraction; digits < 9; digits++) {
        nanos *= 10;
      }
    }
    return LocalTime.of(
        Integer.parseInt(text, from, from + 2, 10),
        Integer.parseInt(text, from + 3, from + 5, 10),
        Integer.parseInt(text, from + 6, from + 8, 10),
        nanos);
  }

  static LocalDateTime timestamp(String text) {
    if (text.endsWith(INFINITY)) {
      return text.equals(INFINITY) ? LocalDateTime.MAX : LocalDateTime.MIN;
    }
    boolean bc = text.endsWith(BC);
    return timestamp(text, bc ? text.length() - BC.length() : text.length(), bc);
  }

  private static LocalDateTime timestamp(String text, int end, boolean bc) {
    int space = text.indexOf(' ');
    return LocalDateTime.of(date(text, space, bc), time(text, space + 1, end));
  }

  /**
   * A timestamp with its offset from UTC behind it: {@code +00}, {@code -03:30}, {@code +00:53:28}.
   */
  static Instant instant(String text) {
    if (text.endsWith(INFINITY)) {
      return text.equals(INFINITY) ? Instant.MAX : Instant.MIN;
    }
    boolean bc = text.endsWith(BC);
    int end = bc ? text.length() - BC.length() : text.length();
    int sign = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
    int offset = 0;
    int unit = 3_600;
    for (int at = sign + 1; at < end; at += 3) {
      offset += Integer.parseInt(text, at, at + 2, 10) * unit;
      unit /= 60;
    }
    LocalDateTime local = timestamp(text, sign, bc);
    long seconds = local.toEpochSecond(ZoneOffset.UTC);
    return Instant.ofEpochSecond(
        text.charAt(sign) == '-' ? seconds + offset : seconds - offset, local.getNano());
  }

  /** In UTC, the way PostgreSQL writes it. */
  static String text(Instant instant) {
    if (instant.equals(Instant.MAX) || instant.equals(Instant.MIN)) {
      return instant.equals(Instant.MAX) ? INFINITY : MINUS_INFINITY;
    }
    String utc = text(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    return utc.endsWith(BC)
        ? utc.substring(0, utc.length() - BC.length()) + "+00" + BC
        : utc + "+00";
  }

  /** The way PostgreSQL writes it. */
  static String text(LocalDateTime time) {
    if (time.equals(LocalDateTime.MAX) || time.equals(LocalDateTime.MIN)) {
      return time.equals(LocalDateTime.MAX) ? INFINITY : MINUS_INFINITY;
    }
    String date = text(time.toLocalDate());
    boolean bc = date.endsWith(BC);
    return (bc ? date.substring(0, date.length() - BC.length()) : date)
        + ' '
        + text(time.toLocalTime())
        + (bc ? BC : "");
  }

  /** The way PostgreSQL writes it. */
  static String text(LocalDate date) {
    if (date.equals(LocalDate.MAX) || date.equals(LocalDate.MIN)) {
      return date.equals(LocalDate.MAX) ? INFINITY : MINUS_INFINITY;
    }
    boolean bc = date.getYear() <= 0;
    return String.format(
            Locale.ROOT,
            "%04d-%02d-%02d",
            bc ? 1 - date.getYear() : date.getYear(),
            date.getMonthValue(),
            date.getDayOfMonth())
        + (bc ? BC : "");
  }

  /** The way PostgreSQL writes it. */
  static String text(LocalTime time) {
    return time.equals(LocalTime.MAX)
        ? END_OF_DAY
        : String.format(
                Locale.ROOT, "%02d:%02d:%02d", time.getHour(), time.getMinute(), time.getSecond())
            + fraction(time.getNano() / 1_000);
  }

  /** {@code .5} for 500000, nothing for 0. */
  static String fraction(int micros) {
    return micros == 0
        ? ""
        : ("." + String.format(Locale.ROOT, "%06d", micros)).replaceAll("0+$", "");
  }

  static byte[] bytes(String text) {
    if (!text.startsWith("\\x")) {
      throw new UnsupportedValueException("is not in the hex format of bytea");
    }
    return java.util.HexFormat.of().parseHex(text, 2, text.length());
  }
}

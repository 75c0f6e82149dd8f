package io.sluice.adapter.postgres;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Pattern;
import org.postgresql.util.PGInterval;

/**
 * How a type that is carried as text is written. Most as PostgreSQL writes them; the others in one
 * canonical way, because the stream hands them over parsed, or because PostgreSQL's text depends on
 * the session. Each is a function of PostgreSQL's text, so snapshot, stream and verification agree.
 */
enum TextForm {
  /** As PostgreSQL writes it. */
  PLAIN {
    @Override
    String canonical(String text) {
      return text;
    }
  },
  /** PostgreSQL's own style {@code postgres}. */
  INTERVAL {
    @Override
    String canonical(String text) {
      if (text.endsWith("infinity")) {
        throw new UnsupportedValueException("is infinite");
      }
      try {
        return interval(new PGInterval(text));
      } catch (SQLException e) {
        throw new UnsupportedValueException("is out of range");
      }
    }
  },
  /** As in locale C, for example {@code -$1,234.50}. */
  MONEY {
    @Override
    String canonical(String text) {
      boolean negative = text.indexOf('-') >= 0 || text.indexOf('(') >= 0;
      BigDecimal amount = new BigDecimal(text.replaceAll("[^0-9.]", ""));
      return money(negative ? amount.negate() : amount);
    }
  },
  /** In UTC: the stream does not tell the zone a value was written in. */
  TIME_TZ {
    @Override
    String canonical(String text) {
      if (text.startsWith("24:")) {
        throw new UnsupportedValueException("is 24:00:00");
      }
      return timeTz(OffsetTime.parse(text, TIME_TZ_TEXT));
    }
  },
  /** Points and what is made of them, numbers written as PostgreSQL writes double precision. */
  GEOMETRIC {
    @Override
    String canonical(String text) {
      return NUMBER.matcher(text).replaceAll(found -> number(Double.parseDouble(found.group())));
    }
  },
  /** Ranges of timestamptz, in UTC. */
  TSTZ_RANGE {
    @Override
    String canonical(String text) {
      return TIMESTAMP_TZ
          .matcher(text)
          .replaceAll(found -> PostgresText.timestampTz(PostgresText.instant(found.group())));
    }
  };

  private static final Pattern NUMBER =
      Pattern.compile("-?(?:\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|Infinity)|NaN");
  private static final Pattern TIMESTAMP_TZ =
      Pattern.compile(
          "\\d{4,}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?[+-]\\d\\d(?::\\d\\d){0,2}(?: BC)?");
  private static final DateTimeFormatter TIME_TZ_TEXT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendOffset("+HH:mm:ss", "+00")
          .toFormatter(Locale.ROOT);
  private static final DateTimeFormatter TIME_UTC_TEXT =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .appendLiteral("+00")
          .toFormatter(Locale.ROOT);

  /**
   * @throws RuntimeException if the text is none of this form's
   */
  abstract String canonical(String text);

  /**
   * As EncodeInterval in PostgreSQL's datetime.c does it: a positive part behind a negative one has
   * a plus sign.
   */
  static String interval(PGInterval value) {
    StringBuilder text = new StringBuilder();
    boolean negative = unit(text, value.getYears(), "year", false);
    negative = unit(text, value.getMonths(), "mon", negative);
    negative = unit(text, value.getDays(), "day", negative);
    long micros =
        (value.getHours() * 3_600L + value.getMinutes() * 60L + value.getWholeSeconds()) * 1_000_000
            + value.getMicroSeconds();
    if (micros != 0 || text.isEmpty()) {
      text.append(text.isEmpty() ? "" : " ").append(micros < 0 ? "-" : negative ? "+" : "");
      text.append(clock(Math.abs(micros)));
    }
    return text.toString();
  }

  /** Returns whether the last part that was written is negative. */
  private static boolean unit(StringBuilder text, int amount, String name, boolean negative) {
    if (amount == 0) {
      return negative;
    }
    text.append(text.isEmpty() ? "" : " ").append(negative && amount > 0 ? "+" : "");
    text.append(amount).append(' ').append(name).append(amount == 1 ? "" : "s");
    return amount < 0;
  }

  private static String clock(long micros) {
    long seconds = micros / 1_000_000;
    String whole =
        String.format(
            Locale.ROOT, "%02d:%02d:%02d", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    return whole + PostgresText.fraction((int) (micros % 1_000_000));
  }

  static String money(BigDecimal amount) {
    return (amount.signum() < 0 ? "-$" : "$")
        + String.format(Locale.ROOT, "%,.2f", amount.abs().setScale(2, RoundingMode.HALF_UP));
  }

  static String timeTz(OffsetTime time) {
    return TIME_UTC_TEXT.format(time.withOffsetSameInstant(ZoneOffset.UTC));
  }

  /** The shortest text that reads back the same, with PostgreSQL's choice of notation. */
  static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -4 && exponent < 15) {
      return shortest.toPlainString();
    }
    String digits = shortest.unscaledValue().abs().toString();
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}

package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextFormTest {
  @Test
  void intervals_are_written_as_postgres_does() {
    for (String text :
        List.of(
            "00:00:00",
            "1 year",
            "-1 years",
            "1 year -2 mons +3 days",
            "-1 days +02:03:00",
            "1 day -00:00:00.5",
            "838:59:59.999999")) {
      assertEquals(text, TextForm.INTERVAL.canonical(text));
    }
  }

  @Test
  void infinite_intervals_are_refused() {
    assertThrows(UnsupportedValueException.class, () -> TextForm.INTERVAL.canonical("infinity"));
    assertThrows(UnsupportedValueException.class, () -> TextForm.INTERVAL.canonical("-infinity"));
  }

  @Test
  void numbers_in_geometry_are_written_as_postgres_does() {
    assertEquals("(1,-2.5)", TextForm.GEOMETRIC.canonical("(1.0,-2.5)"));
    assertEquals("(1e+20,1e-05)", TextForm.GEOMETRIC.canonical("(1.0E20,1.0E-5)"));
    assertEquals(
        "(0.0001,123456789012345)", TextForm.GEOMETRIC.canonical("(1.0E-4,1.23456789012345E14)"));
    assertEquals("(-0,NaN)", TextForm.GEOMETRIC.canonical("(-0.0,NaN)"));
    assertEquals("(Infinity,-Infinity)", TextForm.GEOMETRIC.canonical("(Infinity,-Infinity)"));
  }

  @Test
  void money_is_written_as_in_locale_c() {
    assertEquals("-$1,234.50", TextForm.MONEY.canonical("-$1,234.50"));
    assertEquals("-$1,234.50", TextForm.MONEY.canonical("($1,234.50)"));
    assertEquals("$0.00", TextForm.MONEY.canonical("$0.00"));
  }

  @Test
  void times_with_a_zone_are_in_utc() {
    assertEquals("23:00:00+00", TextForm.TIME_TZ.canonical("00:00:00+01"));
    assertEquals("12:00:00.000001+00", TextForm.TIME_TZ.canonical("06:30:00.000001-05:30"));
  }

  @Test
  void ranges_of_timestamps_are_in_utc() {
    assertEquals(
        "[\"2024-01-01 10:00:00+00\",infinity)",
        TextForm.TSTZ_RANGE.canonical("[\"2024-01-01 12:00:00+02\",infinity)"));
    assertEquals(
        "(,\"0044-03-15 00:00:00.5+00 BC\"]",
        TextForm.TSTZ_RANGE.canonical("(,\"0044-03-15 00:00:00.5+00 BC\"]"));
  }
}

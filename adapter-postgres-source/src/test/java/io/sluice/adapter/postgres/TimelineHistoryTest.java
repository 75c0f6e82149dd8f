package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TimelineHistoryTest {
  /** As PostgreSQL 17 writes it after a promotion and a restore to a point in time. */
  private static final String TEXT =
      "1\t0/5000180\tno recovery target specified\n\n"
          + "2\t1A/FF0000B8\tbefore 2026-11-23 10:00:00.123456+00\n";

  @Test
  void each_timeline_ends_where_the_server_left_it() {
    TimelineHistory history = TimelineHistory.parse(TEXT);
    assertEquals(Map.of(1, 0x5000180L, 2, 0x1AFF0000B8L), history.ends());
    assertEquals(OptionalLong.empty(), history.end(3));
  }

  @Test
  void comments_and_blank_lines_are_no_timelines_and_a_reason_may_be_missing_or_odd() {
    assertEquals(
        Map.of(4, 0x10L, 6, 0x20L),
        TimelineHistory.parse("# 3\t0/1\told\n \n4\t0/10\n6 \t 0/20 \t5\t0/30\n").ends());
  }

  @Test
  void the_largest_numbers_are_read() {
    assertEquals(
        Map.of(-1, -1L), TimelineHistory.parse("4294967295\tFFFFFFFF/FFFFFFFF\tlast").ends());
  }

  @Test
  void an_empty_history_has_no_timeline() {
    assertTrue(TimelineHistory.parse("").ends().isEmpty());
  }
}

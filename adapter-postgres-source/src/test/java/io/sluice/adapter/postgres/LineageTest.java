package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.adapter.postgres.SourceOffset.Origin;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import org.junit.jupiter.api.Test;

/** From which checkpoints a server may go on. */
class LineageTest {
  private static final TimelineHistory TWICE_PROMOTED =
      TimelineHistory.parse("1\t0/500\tx\n3\t0/900\tx\n");
  private static final Lineage SERVER = new Lineage(origin(4), TWICE_PROMOTED);

  @Test
  void a_checkpoint_up_to_the_end_of_a_timeline_is_in_the_past_of_its_successors() {
    assertContinues(1, 0x4FF);
    assertContinues(1, 0x500);
    assertContinues(3, 0x900);
    assertContinues(4, 0xFFFF);
  }

  @Test
  void a_checkpoint_behind_the_end_of_its_timeline_is_refused_with_both_places() {
    assertRefused(1, 0x501, "to timeline 4 at LSN 0/500 of timeline 1", "checkpoint at 0/501");
    assertRefused(3, 0x901, "at LSN 0/900 of timeline 3", "checkpoint at 0/901");
    assertRefused(3, -1, "checkpoint at FFFFFFFF/FFFFFFFF");
  }

  @Test
  void places_beyond_half_of_all_numbers_are_compared_without_their_sign() {
    Lineage server =
        new Lineage(origin(2), TimelineHistory.parse("1\tF0000000/0\tno recovery target\n"));
    assertDoesNotThrow(() -> server.requireContinues(at(origin(1), 0x10)));
    assertDoesNotThrow(() -> server.requireContinues(at(origin(1), 0xF000000000000000L)));
    assertThrows(
        PortException.class, () -> server.requireContinues(at(origin(1), 0xF000000000000001L)));
  }

  @Test
  void a_timeline_on_which_the_server_never_was_is_refused() {
    assertRefused(2, 0x10, "timeline 4, which does not come from timeline 2");
  }

  @Test
  void a_server_that_was_left_behind_is_refused() {
    assertRefused(5, 0x10, "timeline 4, which does not come from timeline 5", "promoted last");
  }

  @Test
  void another_cluster_and_another_database_are_refused_whatever_the_timelines() {
    assertRefused(new Origin("8", 1, 5), 0x10, "system identifier 7 instead of 8");
    assertRefused(new Origin("7", 1, 6), 0x10, "dropped and made again");
  }

  private static Origin origin(int timeline) {
    return new Origin("7", timeline, 5);
  }

  private static SourceOffset at(Origin origin, long lsn) {
    return SourceOffset.streaming(origin, "slot", lsn, 0);
  }

  private static void assertContinues(int timeline, long lsn) {
    assertDoesNotThrow(() -> SERVER.requireContinues(at(origin(timeline), lsn)));
  }

  private static void assertRefused(int timeline, long lsn, String... parts) {
    assertRefused(origin(timeline), lsn, parts);
  }

  private static void assertRefused(Origin then, long lsn, String... parts) {
    PortException e =
        assertThrows(PortException.class, () -> SERVER.requireContinues(at(then, lsn)));
    assertFalse(e instanceof TransientPortException);
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
    assertTrue(e.getMessage().contains("sluice reset"), e.getMessage());
  }
}

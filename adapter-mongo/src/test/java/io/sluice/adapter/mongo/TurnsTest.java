package io.sluice.adapter.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Instant START = Instant.parse("2024-05-01T10:00:00Z");

  @Test
  void removalsAreLookedAtWheneverTheyAreFourTimesAsOldAndBeforeTheyAreForgotten() {
    assertEquals(
        List.of(10L, 40L, 160L, 640L, 2_560L, 10_240L, 40_960L, 82_080L),
        Turns.ages(Duration.ofDays(1)).stream().map(Duration::toSeconds).toList());
    assertEquals(
        List.of(10L, 40L, 57L),
        Turns.ages(Duration.ofMinutes(1)).stream().map(Duration::toSeconds).toList());
  }

  @Test
  void everyRemovalIsDueAtEachAgeHoweverSeldomOneLooks() {
    Turns turns = new Turns(Duration.ofHours(1));
    turns.looked(START);
    Instant removed = START.plusSeconds(7);
    Instant lastTurn = removed;
    for (Duration age : Turns.ages(Duration.ofHours(1))) {
      Instant turn = removed.plus(age);
      Instant before = turn.minusMillis(1);
      turns.looked(before.minusMillis(1));
      if (before.isAfter(lastTurn.plusSeconds(31))) {
        assertTrue(!isDue(turns, removed, before), "before " + age);
      }
      turns.looked(before);
      Instant late = turn.plusSeconds(3);
      assertTrue(isDue(turns, removed, late), "at " + age);
      assertTrue(isDue(turns, removed, late), "again, as the look failed, at " + age);
      turns.looked(late);
      lastTurn = turn;
    }
  }

  @Test
  void theFirstLookIsAtAllOfTheLastHours() {
    Turns turns = new Turns(Duration.ofDays(1));
    assertTrue(isDue(turns, START.minus(Duration.ofMinutes(119)), START));
    assertTrue(isDue(turns, START.minusSeconds(10), START));
    assertTrue(!isDue(turns, START.minusSeconds(9), START), "a write of its own may be under way");
    assertTrue(!isDue(turns, START.minus(Duration.ofMinutes(121)), START));
  }

  private static boolean isDue(Turns turns, Instant removed, Instant now) {
    return turns.due(now).stream()
        .anyMatch(period -> removed.isAfter(period.from()) && !removed.isAfter(period.to()));
  }
}

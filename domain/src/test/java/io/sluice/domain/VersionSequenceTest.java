package io.sluice.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class VersionSequenceTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_000, 5_000), ZoneOffset.UTC);

  @Test
  void startsAtTheClockInMicroseconds() {
    assertEquals(1_000_000_005L, new VersionSequence(0, CLOCK).next());
  }

  @Test
  void increasesWhileTheClockStandsStill() {
    VersionSequence versions = new VersionSequence(0, CLOCK);
    long first = versions.next();
    assertEquals(first + 1, versions.next());
    assertEquals(first + 1, versions.last());
  }

  @Test
  void goesOnAboveTheLastVersionWhenTheClockWasSetBack() {
    assertEquals(5_000_000_001L, new VersionSequence(5_000_000_000L, CLOCK).next());
  }
}

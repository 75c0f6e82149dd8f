package io.sluice.adapter.postgres;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Goes on when it is told to, and by a step whenever it is looked at. */
final class TickingClock extends Clock {
  private final Duration step;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  TickingClock(Duration step) {
    this.step = step;
  }

  synchronized void tick(Duration time) {
    now = now.plus(time);
  }

  @Override
  public synchronized Instant instant() {
    tick(step);
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}

package io.sluice.domain;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Gives out versions: {@code max(previous + 1, clock in microseconds since the epoch)}.
 *
 * <p>Starting from the last version that reached the log, versions increase for ever, even if the
 * clock jumps back; and after the log itself was lost they start above every version ever given
 * out, as long as the clock is not behind the time of the last change. Used by one thread.
 */
public final class VersionSequence {
  private final Clock clock;
  private long last;

  /**
   * @param last the last version that reached the log, 0 if none did
   */
  public VersionSequence(long last, Clock clock) {
    this.last = last;
    this.clock = clock;
  }

  public long next() {
    last = Math.max(last + 1, micros(clock.instant()));
    return last;
  }

  /** The version given out last. */
  public long last() {
    return last;
  }

  private static long micros(Instant instant) {
    return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + instant.getNano() / 1_000;
  }
}

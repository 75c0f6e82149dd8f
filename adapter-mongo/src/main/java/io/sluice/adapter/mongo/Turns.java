package io.sluice.adapter.mongo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Says which removals are to be looked at again: each when it is ten seconds old, and then whenever
 * it has become four times as old, and once more shortly before it is forgotten. At the start also
 * all of the last hours, for whoever should have looked at them may have ended.
 */
final class Turns {
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final int TIMES = 4;
  private static final Duration BEFORE_START = Duration.ofHours(2);

  /** Added to every period, for clocks differ. */
  private static final Duration OVERLAP = Duration.ofSeconds(30);

  private final List<Duration> ages;

  /** Null before the first look. */
  private Instant lookedAt;

  Turns(Duration retention) {
    this.ages = ages(retention);
  }

  /** Removals after {@code from} and not after {@code to}. */
  record Period(Instant from, Instant to) {}

  static List<Duration> ages(Duration retention) {
    Duration last = retention.minus(retention.dividedBy(20));
    List<Duration> ages = new ArrayList<>();
    for (Duration age = FIRST; age.compareTo(last) < 0; age = age.multipliedBy(TIMES)) {
      ages.add(age);
    }
    ages.add(last);
    return ages;
  }

  /** Those whose turn has come since the last look. */
  List<Period> due(Instant now) {
    List<Period> due = new ArrayList<>();
    for (Duration age : ages) {
      boolean atStart = lookedAt == null && due.isEmpty();
      Instant since = lookedAt == null ? now : lookedAt;
      Instant from = atStart ? now.minus(BEFORE_START) : since.minus(age).minus(OVERLAP);
      due.add(new Period(from, now.minus(age)));
    }
    return due;
  }

  void looked(Instant now) {
    lookedAt = now;
  }
}

package io.sluice.app.demo;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How long something took, for people. */
final class Watch {
  private long start = System.nanoTime();

  /** The time since the last lap, or since this was made. */
  String lap() {
    long now = System.nanoTime();
    String lap = seconds(now - start);
    start = now;
    return lap;
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", (double) nanos / TimeUnit.SECONDS.toNanos(1));
  }
}

package io.sluice.app.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How fast a counter grows, over the last ten seconds. Used by one thread. */
final class Rate {
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LongSupplier counter;
  private final Deque<Sample> samples = new ArrayDeque<>();

  Rate(LongSupplier counter) {
    this.counter = counter;
  }

  double perSecond() {
    Sample now = new Sample(System.nanoTime(), counter.getAsLong());
    samples.addLast(now);
    while (samples.size() > 2 && now.nanos - samples.peekFirst().nanos > WINDOW_NANOS) {
      samples.removeFirst();
    }
    Sample then = samples.peekFirst();
    double seconds = (double) (now.nanos - then.nanos) / TimeUnit.SECONDS.toNanos(1);
    return seconds == 0 ? 0 : (now.count - then.count) / seconds;
  }

  private record Sample(long nanos, long count) {}
}

package io.sluice.it.wire;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How good a link is at present. */
final class Quality {
  private static final long ALL = Long.MAX_VALUE;

  private final Duration delay;
  private final AtomicLong left;
  private final CountDownLatch ended = new CountDownLatch(1);

  private Quality(Duration delay, long bytes) {
    this.delay = delay;
    this.left = new AtomicLong(bytes);
  }

  static Quality good() {
    return new Quality(Duration.ZERO, ALL);
  }

  static Quality late(Duration delay) {
    return new Quality(delay, ALL);
  }

  static Quality silent() {
    return silentAfter(0);
  }

  static Quality silentAfter(long bytes) {
    return new Quality(Duration.ZERO, bytes);
  }

  /**
   * Blocks as long as the message is under way.
   *
   * @return whether it arrives; one that did not was held until the link's quality changed
   */
  boolean passes(Message message) {
    try {
      if (left.get() != ALL && left.addAndGet(-message.bytes().length) < 0) {
        ended.await();
        return false;
      }
      if (!delay.isZero() && message.side() == Message.Side.REQUEST) {
        ended.await(delay.toMillis(), TimeUnit.MILLISECONDS);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether messages may have been lost. */
  boolean loses() {
    return left.get() != ALL;
  }

  void end() {
    ended.countDown();
  }
}

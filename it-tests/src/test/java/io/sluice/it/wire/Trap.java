package io.sluice.it.wire;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Waits at a moment, and does something there, once. */
public final class Trap {
  private final Moment moment;
  private final int nth;
  private final Runnable action;
  private final AtomicInteger seen = new AtomicInteger();
  private final CompletableFuture<Void> sprung = new CompletableFuture<>();

  Trap(Moment moment, int nth, Runnable action) {
    this.moment = moment;
    this.nth = nth;
    this.action = action;
  }

  boolean springs(Message passing) {
    return moment.isAt(passing) && seen.incrementAndGet() == nth;
  }

  void act() {
    try {
      action.run();
      sprung.complete(null);
    } catch (RuntimeException e) {
      sprung.completeExceptionally(e);
    }
  }

  public boolean hasSprung() {
    return sprung.isDone();
  }

  /** Blocks until it has done what it was set for. */
  public void await(Duration limit) throws Exception {
    try {
      sprung.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(
          "not within "
              + limit.toSeconds()
              + " s: "
              + moment
              + " for time "
              + nth
              + ", seen "
              + seen,
          e);
    }
  }
}

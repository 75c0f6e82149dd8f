package io.sluice.pipeline;

import java.time.Duration;

/** Waits; tests put something faster in its place. */
@FunctionalInterface
public interface Pause {
  /** Blocks for the duration, or until the thread is interrupted. */
  void pause(Duration duration) throws InterruptedException;

  Pause SLEEP = duration -> Thread.sleep(duration.toMillis());
}

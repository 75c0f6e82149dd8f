package io.sluice.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Threads of the tests. */
final class Threads {
  private Threads() {}

  static Thread start(Runnable work) {
    Thread thread = new Thread(work, "writer");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  static void pause(Duration time) throws InterruptedException {
    LockSupport.parkNanos(time.toNanos());
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}

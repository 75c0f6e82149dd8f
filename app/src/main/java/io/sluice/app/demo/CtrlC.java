package io.sluice.app.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** On Ctrl-C or SIGTERM asks the demo to stop, and holds the JVM's end up until it has. */
final class CtrlC implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 40;

  private final StopSignal stop;
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndWait, "demo-stop");
  private volatile int exitCode = 2;

  private CtrlC(StopSignal stop) {
    this.stop = stop;
  }

  static CtrlC stops(StopSignal stop) {
    CtrlC ctrlC = new CtrlC(stop);
    Runtime.getRuntime().addShutdownHook(ctrlC.hook);
    return ctrlC;
  }

  /** What the process ends with if it was stopped from outside. */
  void exitWith(int code) {
    exitCode = code;
  }

  private void stopAndWait() {
    stop.stop();
    try {
      if (finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(exitCode);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The demo is through. */
  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending already, and the hook is what waits for this.
      return;
    }
  }
}

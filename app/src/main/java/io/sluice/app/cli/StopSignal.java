package io.sluice.app.cli;

import io.sluice.app.Service;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the service when the process is told to end. Stopping has its own time limit: whatever has
 * not ended by then is cut off, which is safe, for it is delivered again by the next start.
 */
final class StopSignal {
  /** For work under way; closing connections comes on top. */
  static final Duration PATIENCE = Duration.ofSeconds(6);

  private static final Duration LIMIT = Duration.ofSeconds(9);

  private final Service service;
  private final AtomicBoolean armed = new AtomicBoolean(true);
  private final CountDownLatch stopping = new CountDownLatch(1);

  private StopSignal(Service service) {
    this.service = service;
  }

  static StopSignal install(Service service) {
    StopSignal signal = new StopSignal(service);
    Runtime.getRuntime().addShutdownHook(new Thread(signal::stop, "sluice-stop"));
    return signal;
  }

  /** Waits for a while, or for ever once the process is stopping. */
  void await(long millis) throws InterruptedException {
    if (stopping.await(millis, TimeUnit.MILLISECONDS)) {
      new CountDownLatch(1).await();
    }
  }

  /** From now on the process ends without this. */
  void disarm() {
    armed.set(false);
  }

  private void stop() {
    if (!armed.getAndSet(false)) {
      return;
    }
    stopping.countDown();
    Logger log = LoggerFactory.getLogger(Service.class);
    log.info("stopping");
    Thread work = new Thread(() -> stopService(log), "sluice-stop-work");
    work.setDaemon(true);
    work.start();
    try {
      work.join(LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (work.isAlive()) {
      log.warn(
          "not everything ended within {} s; the next start goes on from what is committed",
          LIMIT.toSeconds());
    } else {
      log.info("stopped");
    }
    Runtime.getRuntime().halt(ExitCode.OK);
  }

  private void stopService(Logger log) {
    try {
      service.stop(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.warn("while stopping", e);
    }
  }
}

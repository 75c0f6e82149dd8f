package io.sluice.dev;

import io.sluice.dev.supervisor.DataFolder;
import io.sluice.dev.supervisor.Supervisor;
import java.nio.file.Files;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Stops the servers whenever this JVM ends in an orderly way: end of input, SIGTERM, Ctrl-C, a
 * server that did not come up. If that takes too long the JVM halts, and the kernel ends what is
 * left of the servers.
 */
final class Shutdown {
  private static final long SECONDS = 20;
  private static final int HALTED = 4;

  private Shutdown() {}

  static void install(Supervisor supervisor, DataFolder data) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(supervisor, data), "stop"));
  }

  private static void stop(Supervisor supervisor, DataFolder data) {
    FutureTask<Void> work =
        new FutureTask<>(
            () -> {
              Files.deleteIfExists(data.path().resolve(ServicesMain.ADDRESSES));
              supervisor.stopAll();
              return null;
            });
    new Thread(work, "stop-all").start();
    try {
      work.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      halt(e.getCause().getMessage());
    } catch (TimeoutException e) {
      halt("it took more than " + SECONDS + " s");
    } catch (InterruptedException e) {
      halt("interrupted");
    }
  }

  private static void halt(String why) {
    System.err.println("not all servers stopped in an orderly way: " + why);
    Runtime.getRuntime().halt(HALTED);
  }
}

package io.sluice.dev;

import io.sluice.dev.supervisor.DataFolder;
import io.sluice.dev.supervisor.ServerFailure;
import io.sluice.dev.supervisor.Supervisor;
import java.io.IOException;
import java.nio.file.Files;

/**
 * Stops the servers whenever this JVM ends in an orderly way: end of input, SIGTERM, Ctrl-C, a
 * server that did not come up. After {@value #SECONDS} seconds the JVM halts, and the kernel ends
 * what is left of the servers.
 */
final class Shutdown {
  private static final long SECONDS = 20;
  private static final int HALTED = 4;

  private Shutdown() {}

  static void install(Supervisor supervisor, DataFolder data) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(supervisor, data), "stop"));
  }

  private static void stop(Supervisor supervisor, DataFolder data) {
    Thread deadline = new Thread(Shutdown::haltLater, "deadline");
    deadline.setDaemon(true);
    deadline.start();
    try {
      Files.deleteIfExists(data.path().resolve(ServicesMain.ADDRESSES));
      supervisor.stopAll();
    } catch (IOException | ServerFailure e) {
      System.err.println("not all servers stopped in an orderly way: " + e.getMessage());
    } catch (InterruptedException e) {
      Runtime.getRuntime().halt(HALTED);
    }
  }

  private static void haltLater() {
    try {
      Thread.sleep(SECONDS * 1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(HALTED);
  }
}

package io.sluice.dev;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A program that starts all servers in the folder given, says so, and keeps them until its input
 * ends.
 */
public final class ServicesHolder {
  private ServicesHolder() {}

  public static void main(String[] args) throws IOException {
    try (Services services = Services.start(Path.of(args[0]))) {
      System.out.println("STARTED " + services.addresses().kafka());
      while (System.in.read() >= 0) {
        continue;
      }
    }
  }

  /** Starts it as a process, and returns when the servers are up. */
  static Process fork(Path data) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Dsluice.dev.home=" + System.getProperty("sluice.dev.home"),
                "-cp",
                System.getProperty("java.class.path"),
                ServicesHolder.class.getName(),
                data.toString())
            .redirectErrorStream(true)
            .start();
    String line = process.inputReader().readLine();
    if (line == null || !line.startsWith("STARTED ")) {
      throw new AssertionError("the holder said: " + line);
    }
    return process;
  }
}

package io.sluice.adapter.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A stopped test server's files, as an administrator handles them. */
final class ServerFiles {
  private ServerFiles() {}

  /**
   * @param folder the services'
   */
  static Path data(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, 4)) {
      return files
          .filter(file -> file.endsWith("PG_VERSION"))
          .map(Path::getParent)
          .min((one, other) -> one.getNameCount() - other.getNameCount())
          .orElseThrow();
    }
  }

  /** Writes a file that the server's user owns, like the folder it is in. */
  static void write(Path file, String text) throws IOException, InterruptedException {
    Files.writeString(file, text);
    run("chown", "--reference=" + file.getParent(), file.toString());
  }

  static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }
}

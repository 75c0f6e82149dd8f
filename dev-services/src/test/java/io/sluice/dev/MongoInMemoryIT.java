package io.sluice.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MongoDB's stand-in as the benchmarks start it, by the environment variable. */
class MongoInMemoryIT {
  @TempDir Path data;

  @Test
  void documentsAreKeptInMemoryAlone() throws Exception {
    Process process = fork("memory");
    String said = outcome(process);
    assertTrue(said.startsWith("READY "), said);
    Addresses addresses = Addresses.read(data.resolve(ServicesMain.ADDRESSES));
    Note.write(Server.MONGO, addresses).assertKept(addresses);
    try (Stream<Path> files = Files.list(data.resolve("mongo"))) {
      assertEquals(
          List.of(), files.map(Path::toString).filter(file -> file.endsWith(".mv")).toList());
    }
    end(process);
  }

  @Test
  void aMisspeltPlaceIsNamed() throws Exception {
    Process process = fork("momery");
    String said = outcome(process);
    end(process);
    assertTrue(said.contains("SLUICE_DEV_MONGO=momery is not known; use file or memory"), said);
  }

  /** The line that says whether it is up; null if it ended without one. */
  private static String outcome(Process process) throws IOException {
    String line = process.inputReader().readLine();
    while (line != null && !line.startsWith("READY ") && !line.startsWith("error ")) {
      line = process.inputReader().readLine();
    }
    return line;
  }

  private void end(Process process) throws Exception {
    process.outputWriter().close();
    process.waitFor();
    Proc.awaitNone(data);
  }

  private Process fork(String store) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                DevHome.find().libraries(),
                ServicesMain.class.getName(),
                "--home",
                DevHome.find().folder().toString(),
                "--data",
                data.toString(),
                "--only",
                "mongo")
            .redirectErrorStream(true);
    builder.environment().put("SLUICE_DEV_MONGO", store);
    return builder.start();
  }
}

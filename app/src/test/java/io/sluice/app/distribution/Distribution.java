package io.sluice.app.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the build has laid out in {@code app/target/sluice}. */
final class Distribution {
  static final Path ROOT = Path.of(System.getProperty("sluice.root"));
  static final Path FOLDER = ROOT.resolve("app/target/sluice");

  private Distribution() {}

  /** What a process said and how it ended. */
  record Result(int code, String out, String err) {}

  /** The names of the jars in a folder of the distribution. */
  static List<String> jars(String folder) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Runs a command in a folder of its own, without what the build's environment says. */
  static Result run(Path folder, List<String> variables, String... command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
    for (String variable : variables) {
      int equals = variable.indexOf('=');
      builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> "does not end: " + builder.command());
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}

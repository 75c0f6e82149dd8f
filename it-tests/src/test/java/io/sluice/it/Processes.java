package io.sluice.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What runs on this machine, whoever runs it. */
final class Processes {
  private Processes() {}

  /** Command lines that name the folder. */
  static List<String> in(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process :
          processes.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
        String command = commandLine(process);
        if (command.contains(folder.toString())) {
          found.add(process.getFileName() + " " + command);
        }
      }
    }
    return found;
  }

  /** Empty where the process has ended meanwhile. */
  private static String commandLine(Path process) {
    try {
      byte[] bytes = Files.readAllBytes(process.resolve("cmdline"));
      return new String(bytes, StandardCharsets.UTF_8).replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }

  static void awaitNoneIn(Path folder, Duration limit) throws Exception {
    Await.until(
        "nothing runs any more in " + folder,
        limit,
        () -> {
          try {
            return String.join("\n", in(folder));
          } catch (IOException e) {
            return e.toString();
          }
        },
        () -> in(folder).isEmpty());
  }
}

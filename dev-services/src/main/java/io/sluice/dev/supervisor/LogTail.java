package io.sluice.dev.supervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** A server's log: one for each start, the one before kept beside it. */
final class LogTail {
  private static final int LINES = 15;
  private static final int LONGEST = 300;

  private LogTail() {}

  static void rotate(Path log) throws IOException {
    if (Files.exists(log)) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Its last lines, those of stack traces left out, so that causes stay in sight. */
  static List<String> of(Path log) throws IOException {
    if (!Files.exists(log)) {
      return List.of();
    }
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("at "))
            .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line)
            .toList();
    return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
  }
}

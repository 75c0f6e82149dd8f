package io.sluice.dev.supervisor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Puts together what a person needs who sees a server not coming up. */
final class Diagnosis {
  private record Remedy(String sign, String text) {}

  private static final String MEMORY =
      "free some memory; all six servers together need about 1.5 GB";

  /** What is looked for in the log, in this order. */
  private static final List<Remedy> REMEDIES =
      List.of(
          new Remedy("No space left on device", "make room on the disk"),
          new Remedy(
              "ddress already in use",
              "end the other program on that port, or start all servers again to get another"),
          new Remedy(
              "could not look up effective user ID",
              "give your user an entry in /etc/passwd; in a container, run as a user of its image"),
          new Remedy("cannot open shared object file", "install the library that is named above"),
          new Remedy("OutOfMemoryError", MEMORY),
          new Remedy("insufficient memory", MEMORY),
          new Remedy(
              "could not resize shared memory segment",
              "give the container more shared memory (docker run --shm-size)"));

  private Diagnosis() {}

  static String of(String what, Path log, Path data) {
    try {
      List<String> tail = LogTail.of(log);
      String text = tail.isEmpty() ? "(it wrote nothing)" : String.join("\n    ", tail);
      return "%s\n  Last lines of %s:\n    %s\n  What to do: %s"
          .formatted(what, log, text, remedy(text, data));
    } catch (IOException e) {
      return what + "\n  Its log " + log + " cannot be read: " + e.getMessage();
    }
  }

  private static String remedy(String log, Path data) {
    return REMEDIES.stream()
        .filter(remedy -> log.contains(remedy.sign()))
        .map(Remedy::text)
        .findFirst()
        .orElse(
            "see the whole log; if the data are damaged and you can do without, delete "
                + data
                + ": the server then starts empty");
  }
}

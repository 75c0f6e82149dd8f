package io.sluice.dev.supervisor;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Puts together what a person needs who sees a server not coming up. */
final class Diagnosis {
  /** What is found in logs, and what helps. Looked for in this order. */
  private static final Map<String, String> REMEDIES = new java.util.LinkedHashMap<>();

  static {
    REMEDIES.put("No space left on device", "make room on the disk");
    REMEDIES.put(
        "ddress already in use",
        "end the other program on that port, or start again: a new port is chosen");
    REMEDIES.put("cannot open shared object file", "install the library that is named above");
    REMEDIES.put("OutOfMemoryError", "free some memory; all six servers together need about 2 GB");
    REMEDIES.put(
        "insufficient memory", "free some memory; all six servers together need about 2 GB");
    REMEDIES.put(
        "could not resize shared memory segment",
        "give the container more shared memory (docker run --shm-size)");
  }

  private Diagnosis() {}

  static String of(Site site, String what) {
    try {
      List<String> tail = LogTail.of(site.log());
      String text = String.join("\n    ", tail);
      return what
          + "\n  Last lines of "
          + site.log()
          + ":\n    "
          + (tail.isEmpty() ? "(it wrote nothing)" : text)
          + "\n  What to do: "
          + remedy(text, site);
    } catch (IOException e) {
      return what + "\n  Its log " + site.log() + " cannot be read: " + e.getMessage();
    }
  }

  private static String remedy(String log, Site site) {
    return REMEDIES.entrySet().stream()
        .filter(entry -> log.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(
            "see the whole log; if the data are damaged and you can do without, delete "
                + site.folder()
                + ": the server then starts empty");
  }
}

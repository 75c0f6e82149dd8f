package io.sluice.dev.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosisTest {
  @TempDir Path folder;

  @Test
  void theLogsLastLinesAreShownWithoutStackTraces() throws Exception {
    Path log = folder.resolve("kafka.log");
    Files.write(
        log,
        List.of(
            "early", "java.io.IOException: broken", "\tat a.B.c(B.java:1)", "", "Caused by: x"));
    String text = Diagnosis.of("kafka did not come up.", log, folder.resolve("kafka"));
    assertEquals(
        """
        kafka did not come up.
          Last lines of %s:
            early
            java.io.IOException: broken
            Caused by: x
          What to do: see the whole log; if the data are damaged and you can do without, delete \
        %s: the server then starts empty"""
            .formatted(log, folder.resolve("kafka")),
        text);
  }

  @Test
  void aKnownCauseGetsItsOwnRemedy() throws Exception {
    Path log = folder.resolve("postgres.log");
    Files.writeString(log, "FATAL:  could not write lock file: No space left on device\n");
    String text = Diagnosis.of("postgres did not come up.", log, folder);
    assertTrue(text.endsWith("What to do: make room on the disk"), text);
    assertFalse(text.contains("delete"), text);
  }

  @Test
  void aServerThatWroteNothingIsSaidToHave() {
    String text = Diagnosis.of("x", folder.resolve("none.log"), folder);
    assertTrue(text.contains("(it wrote nothing)"), text);
  }
}

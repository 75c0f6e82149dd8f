package io.sluice.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandLineToolTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  void helpNamesTheCommandsAndExitCodes() {
    assertEquals(0, sluice("--help"));
    for (String command : new String[] {"run", "check", "demo", "services", "reference"}) {
      assertTrue(out.toString().contains("\n  " + command + " "), command);
    }
    assertTrue(out.toString().contains("Exit codes:"));
  }

  @Test
  void everyCommandHasHelp() {
    for (String command : new String[] {"run", "check", "demo", "services", "reference"}) {
      assertEquals(0, sluice(command, "--help"), command);
    }
  }

  @Test
  void versionIsTheBuilds() {
    assertEquals(0, sluice("--version"));
    assertTrue(out.toString().matches("(?s)sluice \\d+\\.\\d+.*"), out.toString());
  }

  @Test
  void wrongArgumentsAreExplained() {
    assertEquals(2, sluice("runn"));
    assertTrue(err.toString().contains("sluice run"), err.toString());
    assertEquals(2, sluice());
    assertEquals(2, sluice("run"));
    assertTrue(err.toString().contains("--config"), err.toString());
  }

  @Test
  void aWrongConfigurationIsExplainedWithoutAStackTrace() throws IOException {
    Path file = Files.writeString(folder.resolve("s.yaml"), "pipeline: X\n");

    assertEquals(2, sluice("check", "-c", file.toString()));
    assertTrue(err.toString().contains(file + ":1: source: is missing"), err.toString());
    assertFalse(err.toString().contains("\tat "), err.toString());
  }

  @Test
  void verboseShowsWhereAFailureCameFrom() {
    assertEquals(2, sluice("run", "-v", "-c", folder.resolve("none.yaml").toString()));
    assertTrue(err.toString().contains("\tat "), err.toString());
  }

  @Test
  void servicesWithoutTheSourcesSayWhereTheyAre() {
    assertEquals(2, sluice("services", "--data", folder.toString()));
    assertTrue(err.toString().contains("clone the repository"), err.toString());
  }

  private int sluice(String... arguments) {
    return CommandLineTool.commands()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}

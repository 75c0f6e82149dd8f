package io.sluice.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandLineToolTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private static final List<String> COMMANDS =
      List.of(
          "run",
          "check",
          "verify",
          "snapshot",
          "dead-letters",
          "reset",
          "demo",
          "services",
          "reference");

  @TempDir Path folder;

  @Test
  void helpNamesTheCommandsAndExitCodes() {
    assertEquals(0, sluice("--help"));
    for (String command : COMMANDS) {
      assertTrue(out.toString().contains("\n  " + command + " "), command);
    }
    assertTrue(out.toString().contains("Exit codes:"));
  }

  @Test
  void everyCommandHasHelp() {
    for (String command : COMMANDS) {
      assertEquals(0, sluice(command, "--help"), command);
    }
  }

  @Test
  void everyCommandOfDeadLettersHasHelp() {
    for (String command : List.of("list", "show", "replay", "drop")) {
      assertEquals(0, sluice("dead-letters", command, "--help"), command);
      assertEquals(2, sluice("dead-letters", command), command);
    }
    assertEquals(2, sluice("dead-letters"));
  }

  @Test
  void deadLettersAreNamedByTheirIdsOrAllOfThem() {
    Path file = folder.resolve("none.yaml");
    assertEquals(2, sluice("dead-letters", "drop", "-c", file.toString()));
    assertTrue(err.toString().contains("by their ids, or all of them by --all"), err.toString());
    assertEquals(2, sluice("dead-letters", "replay", "-c", file.toString(), "--all", "7"));
  }

  @Test
  void numbersThatMakeNoSenseAreRefusedBeforeAnythingIsAsked() {
    String file = folder.resolve("none.yaml").toString();
    assertEquals(2, sluice("verify", "-c", file, "--patience", "0"));
    assertTrue(err.toString().contains("--patience is a number of seconds"), err.toString());
    assertEquals(2, sluice("verify", "-c", file, "--list", "-1"));
    assertTrue(err.toString().contains("--list is a number of differences"), err.toString());
    assertEquals(2, sluice("dead-letters", "replay", "-c", file, "--all", "--patience", "-1"));
    assertTrue(err.toString().contains("not -1"), err.toString());
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

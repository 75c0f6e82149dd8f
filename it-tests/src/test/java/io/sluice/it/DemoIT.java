package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.dev.DevHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code sluice demo}, as a user starts it, with servers of its own. */
final class DemoIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Duration END = Duration.ofSeconds(20);
  private static final Pattern FOLDER = Pattern.compile("demo in (\\S+),");

  @BeforeAll
  static void onlyWhereTheServersRunAsProcesses() {
    Assumptions.assumeTrue(System.getProperty("services", "embedded").equals("embedded"));
  }

  private static SluiceProcess demo(String name, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("demo"));
    arguments.addAll(List.of(options));
    Files.createDirectories(Build.TARGET.resolve("scenarios"));
    return SluiceProcess.start(
        Build.DISTRIBUTION,
        Map.of("SLUICE_DEV_HOME", DevHome.find().folder().toString()),
        Build.TARGET.resolve("scenarios").resolve(name + ".log"),
        arguments.toArray(String[]::new));
  }

  private static Path folder(SluiceProcess demo) {
    Matcher folder = FOLDER.matcher(demo.output());
    assertTrue(folder.find(), demo::output);
    return Path.of(folder.group(1));
  }

  @Test
  void theScriptEndsWithEqualStoresAndLeavesNothingBehind() throws Exception {
    try (SluiceProcess demo = demo("demo-once", "--once")) {
      assertEquals(0, demo.awaitExit(LIMIT), demo::output);

      assertTrue(
          demo.output().contains("every row and every link is where it belongs"), demo::output);
      assertTrue(demo.output().contains("key changes with cascades"), demo::output);
      assertFalse(demo.output().contains("\033["), "escape sequences without a terminal");
      Processes.awaitNoneIn(folder(demo), END);
      assertFalse(Files.exists(folder(demo)), "the script's folder is deleted");
    }
  }

  @Test
  void killedInTheMiddleItGoesOnFromThereWithoutALossAndStopsWhenAsked() throws Exception {
    Path data = Files.createTempDirectory(Path.of("/var/tmp"), "sluice-demo-it-");
    try (SluiceProcess first = demo("demo-killed", "--data", data.toString())) {
      first.awaitOutput("changes/s", LIMIT);
      first.kill();
    }
    Processes.awaitNoneIn(data, END);

    try (SluiceProcess second = demo("demo-again", "--data", data.toString())) {
      second.awaitOutput("found the bike store", LIMIT);
      second.awaitOutput("changes/s", LIMIT);
      try (SluiceProcess third = demo("demo-twice", "--data", data.toString())) {
        assertEquals(2, third.awaitExit(END), third::output);
        assertTrue(third.output().contains("in use"), third::output);
      }
      try (SluiceProcess verify = verify(data)) {
        // Some rows may change too often to be judged (2); none may differ (1).
        assertNotEquals(1, verify.awaitExit(LIMIT), verify::output);
        assertTrue(verify.output().contains(": equal"), verify::output);
      }
      assertEquals(0, second.stop(Duration.ofSeconds(40)), second::output);
      assertTrue(
          second.output().strip().endsWith("stopped; the data stays in " + data), second::output);
    }
    Processes.awaitNoneIn(data, END);
    delete(data);
  }

  /** By the configuration that the demo has left in its folder. */
  private static SluiceProcess verify(Path data) throws IOException {
    return SluiceProcess.start(
        Build.TARGET.resolve("scenarios").resolve("demo-verify.log"),
        "verify",
        "-c",
        data.resolve("sluice.yaml").toString());
  }

  private static void delete(Path folder) throws IOException {
    List<Path> innermostFirst;
    try (Stream<Path> tree = Files.walk(folder)) {
      innermostFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : innermostFirst) {
      Files.delete(each);
    }
  }
}

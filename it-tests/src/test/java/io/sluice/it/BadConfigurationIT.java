package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the real program says to a wrong configuration. */
final class BadConfigurationIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String SECRET = "s3cret-of-the-test";
  private static final String GOOD =
      """
      pipeline: bad
      source:
        url: postgresql://localhost:1/store
        user: postgres
        password: %s
        tables: [store.*]
      log:
        bootstrapServers: localhost:1
        schemaRegistry: http://localhost:1
      sinks:
        graph: {plugin: neo4j, uri: 'bolt://localhost:1', user: neo4j, password: %s}
      """
          .formatted(SECRET, SECRET);

  @TempDir private Path folder;

  /** What to replace in the good file by what, and what the program must say. */
  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake(
            "schemaRegistry:",
            "schemaRegistri:",
            List.of(":9", "schemaRegistri", "schemaRegistry")),
        mistake("pipeline: bad", "pipeline: Bad One", List.of("pipeline", "a-z")),
        mistake("plugin: neo4j", "plugin: neo4", List.of("neo4", "did you mean neo4j")),
        mistake("  user: postgres\n", "", List.of("source.user")),
        mistake("[store.*]", "[]", List.of("tables")),
        mistake(
            "password: " + SECRET + "\n",
            "password: ${env:NOT_SET_ANYWHERE}\n",
            List.of("NOT_SET_ANYWHERE")),
        mistake(
            "password: " + SECRET + "\n",
            "password: ${file:/no/such/file}\n",
            List.of("/no/such/file")),
        mistake("bolt://localhost:1", "localhost", List.of("uri")),
        mistake("sinks:", "sinks:\n  graph: {plugin: mongo}", List.of("graph")),
        mistake("pipeline: bad", "pipeline: [", List.of("sluice.yaml")),
        mistake("log:", "log: 7\nlogs:", List.of("log", "logs")));
  }

  private static Arguments mistake(String right, String wrong, List<String> said) {
    return Arguments.of(right, wrong, said);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isRefusedWithTheReasonAndWithoutSecrets(String right, String wrong, List<String> said)
      throws Exception {
    assertTrue(GOOD.contains(right));
    for (String command : List.of("run", "check")) {
      String output = refused(command, GOOD.replace(right, wrong));

      said.forEach(
          part -> assertTrue(output.contains(part), () -> part + " is not in:\n" + output));
    }
  }

  @Test
  void allMistakesAreNamedAtOnce() throws Exception {
    String output =
        refused(
            "check",
            GOOD.replace("tables", "table").replace("bolt:", "blot:").replace("pipeline: bad", ""));

    assertTrue(output.contains("tables"), output);
    assertTrue(output.contains("uri"), output);
    assertTrue(output.contains("pipeline"), output);
  }

  private String refused(String command, String yaml) throws Exception {
    Path config = Files.writeString(folder.resolve("sluice.yaml"), yaml);
    try (SluiceProcess sluice =
        SluiceProcess.start(folder.resolve("output"), command, "-c", config.toString())) {
      assertEquals(2, sluice.awaitExit(LIMIT), sluice::output);
      String output = sluice.output();
      assertFalse(output.contains("\tat "), () -> "a stack trace:\n" + output);
      assertFalse(output.contains(SECRET), () -> "a secret:\n" + output);
      return output;
    }
  }

  @Test
  void aMissingFileIsNamed() throws Exception {
    try (SluiceProcess sluice =
        SluiceProcess.start(folder.resolve("output"), "run", "-c", "/no/such/sluice.yaml")) {
      assertEquals(2, sluice.awaitExit(LIMIT), sluice::output);
      assertTrue(sluice.output().contains("/no/such/sluice.yaml"), sluice::output);
    }
  }

  @Test
  void serversThatDoNotAnswerAreNamedByCheck() throws Exception {
    Path config = Files.writeString(folder.resolve("sluice.yaml"), GOOD);
    try (SluiceProcess sluice =
        SluiceProcess.start(folder.resolve("output"), "check", "-c", config.toString())) {
      assertEquals(1, sluice.awaitExit(Duration.ofSeconds(90)), sluice::output);
      String output = sluice.output();
      assertTrue(output.contains("localhost:1"), output);
      assertFalse(output.contains("\tat "), () -> "a stack trace:\n" + output);
      assertFalse(output.contains(SECRET), () -> "a secret:\n" + output);
    }
  }
}

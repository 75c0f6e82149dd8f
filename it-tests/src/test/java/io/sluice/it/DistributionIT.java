package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is in the distribution, and what must not be. */
final class DistributionIT {
  private static List<String> jars(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Build.DISTRIBUTION.resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theServiceHasNeitherSinksNorServersNorTestsOnItsClassPath() throws IOException {
    List<String> jars = jars("lib");

    assertTrue(jars.stream().anyMatch(jar -> jar.startsWith("app-")), jars::toString);
    assertEquals(
        List.of(),
        jars.stream()
            .filter(
                jar ->
                    jar.matches(
                        "(adapter-(neo4j|mongo|elastic)|dev-services|sink-testkit|it-tests|neo4j|mongo"
                            + "|elasticsearch|junit|testcontainers|kafka_2).*"))
            .toList());
  }

  @Test
  void aPluginBringsNothingThatTheServiceSharesWithIt() throws IOException {
    for (String plugin : List.of("neo4j", "mongo", "elastic")) {
      List<String> jars = jars("plugins/" + plugin);

      assertTrue(
          jars.stream().anyMatch(jar -> jar.startsWith("adapter-" + plugin)), jars::toString);
      assertEquals(
          List.of(),
          jars.stream().filter(jar -> jar.matches("(domain|ports|slf4j-api)-.*")).toList(),
          plugin);
    }
  }
}

package io.sluice.app.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.app.config.ConfigException;
import io.sluice.app.config.ConfigLoader;
import io.sluice.app.config.ConfiguredSink;
import io.sluice.app.config.ServiceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration in which every secret is told by its name, and no text that shows one. */
final class SecretsIT {
  private static final String HIDDEN = "h1dden";

  @TempDir Path folder;

  @Test
  void noRecordShowsASecret() throws Exception {
    ServiceConfig config = load(VALID);

    texts(config).forEach(text -> assertFalse(text.contains(HIDDEN), text));
    assertTrue(config.toString().contains("password: \"******\""), config.toString());
  }

  @Test
  void theMaskKnowsEverySecret() throws Exception {
    ServiceConfig config = load(VALID);

    for (String name : new String[] {"pg", "registry", "jaas", "graph", "uri", "search", "key"}) {
      assertEquals("x ******", config.secrets().mask("x " + HIDDEN + "-" + name), name);
    }
  }

  @Test
  void noProblemShowsASecret() throws Exception {
    String wrong =
        VALID.replace("partitions: 4", "partitions: 0").replace("database: store", "databse: x");
    try {
      load(wrong);
    } catch (ConfigException e) {
      assertEquals(3, e.problems().size(), e.getMessage());
      assertFalse(e.getMessage().contains(HIDDEN), e.getMessage());
      return;
    }
    throw new AssertionError("not refused");
  }

  private static Stream<String> texts(ServiceConfig config) {
    return Stream.concat(
        Stream.of(config, config.source(), config.log(), config.sinks()).map(Object::toString),
        config.sinks().stream().map(ConfiguredSink::config).map(Object::toString));
  }

  private ServiceConfig load(String yaml) throws IOException, ConfigException {
    Path file = Files.writeString(folder.resolve("s.yaml"), yaml);
    Map<String, String> variables = Map.of("PG", HIDDEN + "-pg");
    return new ConfigLoader(variables::get, Distribution.FOLDER.resolve("plugins")).load(file);
  }

  private static final String VALID =
      """
      pipeline: secrets
      source:
        url: postgresql://localhost:5432/store
        user: sluice
        password: ${env:PG}
        tables: [store.*]
      log:
        bootstrapServers: localhost:9092
        schemaRegistry: http://localhost:8081
        schemaRegistryUser: me
        schemaRegistryPassword: h1dden-registry
        partitions: 4
        clientSettings:
          sasl.jaas.config: org.example.PlainLoginModule required username="me" password="h1dden-jaas";
      sinks:
        graph: {plugin: neo4j, uri: "bolt://localhost:7687", user: neo4j, password: h1dden-graph}
        documents: {plugin: mongo, uri: "mongodb://me:h1dden-uri@localhost:27017", database: store}
        search: {plugin: elastic, url: "http://localhost:9200", user: me, password: h1dden-search}
        keyed: {plugin: elastic, url: "http://localhost:9200", apiKey: h1dden-key}
      """;
}

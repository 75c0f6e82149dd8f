package io.sluice.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressesTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenAsYamlIsReadBack() throws Exception {
    Addresses written =
        new Addresses(
            Map.of(
                Server.NEO4J,
                Map.of("uri", "bolt://127.0.0.1:7", "user", "neo4j", "password", "p"),
                Server.KAFKA,
                Map.of("bootstrapServers", "127.0.0.1:9")));
    Path file = Files.writeString(folder.resolve("services.yaml"), written.toYaml());

    Addresses read = Addresses.read(file);
    assertEquals("127.0.0.1:9", read.kafka());
    assertEquals(new Addresses.Neo4j(URI.create("bolt://127.0.0.1:7"), "neo4j", "p"), read.neo4j());
    assertEquals(
        """
        kafka:
          bootstrapServers: "127.0.0.1:9"
        neo4j:
          password: "p"
          uri: "bolt://127.0.0.1:7"
          user: "neo4j"
        """,
        read.toYaml());
  }
}

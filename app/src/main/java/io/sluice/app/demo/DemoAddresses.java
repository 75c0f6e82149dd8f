package io.sluice.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Where the demo's servers answer, and as whom. */
record DemoAddresses(
    String postgres,
    String postgresUser,
    String postgresPassword,
    String kafka,
    String registry,
    String neo4j,
    String neo4jUser,
    String neo4jPassword,
    String mongo,
    String elastic) {

  /** Reads the file in which the servers' process says it. */
  static DemoAddresses read(Path file) throws IOException {
    Object servers =
        new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    return new DemoAddresses(
        value(servers, "postgres", "url"),
        value(servers, "postgres", "user"),
        value(servers, "postgres", "password"),
        value(servers, "kafka", "bootstrapServers"),
        value(servers, "registry", "url"),
        value(servers, "neo4j", "uri"),
        value(servers, "neo4j", "user"),
        value(servers, "neo4j", "password"),
        value(servers, "mongo", "uri"),
        value(servers, "elastic", "url"));
  }

  private static String value(Object servers, String server, String key) throws IOException {
    if (servers instanceof Map<?, ?> all
        && all.get(server) instanceof Map<?, ?> one
        && one.get(key) instanceof String value) {
      return value;
    }
    throw new IOException("the servers' addresses lack " + key + " of " + server);
  }
}

package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkContext;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.SinkPlugin;
import io.sluice.ports.sink.TransientSinkException;
import java.util.List;
import java.util.Map;
import org.neo4j.driver.Record;

/** {@code plugin: neo4j}. */
public final class Neo4jPlugin implements SinkPlugin<Neo4jConfig> {
  private static final int OLDEST_MAJOR = 5;
  private static final int OLDEST_MINOR = 7;

  @Override
  public String name() {
    return "neo4j";
  }

  @Override
  public Class<Neo4jConfig> configType() {
    return Neo4jConfig.class;
  }

  @Override
  public Sink open(Neo4jConfig config, SinkContext context) {
    return new Neo4jSink(config, System::nanoTime);
  }

  @Override
  public void check(Neo4jConfig config, SinkContext context)
      throws SinkException, InterruptedException {
    try (Graph graph = new Graph(config)) {
      checkVersion(graph);
      checkDatabase(graph, config.database());
      graph.run("MATCH (n) RETURN n LIMIT 0", Map.of());
      graph.run("SHOW CONSTRAINTS YIELD name RETURN count(*)", Map.of());
    }
  }

  private static void checkVersion(Graph graph) throws SinkException, InterruptedException {
    String version =
        graph
            .run("CALL dbms.components() YIELD versions RETURN versions[0] AS version", Map.of())
            .get(0)
            .get("version")
            .asString();
    String[] parts = version.split("[^0-9]+");
    int major = Integer.parseInt(parts[0]);
    int minor = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
    if (major < OLDEST_MAJOR || major == OLDEST_MAJOR && minor < OLDEST_MINOR) {
      throw new FatalSinkException(
          "%s is version %s; Sluice needs %d.%d or newer"
              .formatted(graph.where(), version, OLDEST_MAJOR, OLDEST_MINOR));
    }
  }

  private static void checkDatabase(Graph graph, String database)
      throws SinkException, InterruptedException {
    List<Record> databases =
        graph.run(
            "SHOW DATABASES YIELD name, access, currentStatus, home"
                + " WHERE name = $name OR $name = '' AND home"
                + " RETURN name, access, currentStatus",
            Map.of("name", database.toLowerCase(java.util.Locale.ROOT)));
    for (Record found : databases) {
      if (!found.get("access").asString().equals("read-write")) {
        throw new FatalSinkException(
            "%s: database %s is read-only; ALTER DATABASE … SET ACCESS READ WRITE"
                .formatted(graph.where(), found.get("name").asString()));
      }
    }
    if (!databases.isEmpty()
        && databases.stream().noneMatch(d -> d.get("currentStatus").asString().equals("online"))) {
      throw new TransientSinkException(
          "%s: database %s is not online"
              .formatted(graph.where(), databases.get(0).get("name").asString()));
    }
  }
}

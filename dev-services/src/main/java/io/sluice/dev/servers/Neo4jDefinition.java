package io.sluice.dev.servers;

import io.sluice.dev.Server;
import io.sluice.dev.supervisor.ServerDefinition;
import io.sluice.dev.supervisor.Site;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Neo4j Community with authentication, its libraries (GPL-3) on a class path where nothing else is.
 */
final class Neo4jDefinition implements ServerDefinition {
  private static final String LAUNCHER = "io.sluice.dev.neo4j.Neo4jLauncher";

  @Override
  public Server server() {
    return Server.NEO4J;
  }

  @Override
  public Launch prepare(Site site) throws IOException {
    List<String> jvm = Java.command(site, "-Xmx384m", "--add-opens=java.base/java.nio=ALL-UNNAMED");
    return Java.launcher(
        site,
        jvm,
        Map.of("CLASSPATH", site.home().neo4jLibraries(), "NEO4J_PASSWORD", site.password()),
        LAUNCHER,
        site.folder().resolve("home").toString(),
        Integer.toString(site.port()));
  }

  @Override
  public boolean answers(Site site) {
    return Java.isReady(site);
  }

  @Override
  public Map<String, String> address(Site site) throws IOException {
    return Map.of(
        "uri", "bolt://127.0.0.1:" + site.port(), "user", "neo4j", "password", site.password());
  }
}

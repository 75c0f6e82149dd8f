package io.sluice.dev.servers;

import io.sluice.dev.Server;
import io.sluice.dev.supervisor.ServerDefinition;
import io.sluice.dev.supervisor.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Apicurio Registry with its schemas in an H2 file. */
final class RegistryDefinition implements ServerDefinition {
  private static final String API = "/apis/ccompat/v7";

  @Override
  public Server server() {
    return Server.REGISTRY;
  }

  @Override
  public Launch prepare(Site site) throws IOException {
    Path program = site.unpacked("apicurio-registry-app-", "*-runner.jar");
    List<String> command =
        Java.command(
            site,
            "-Xmx192m",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=" + site.port(),
            "-Dquarkus.datasource.jdbc.initial-size=1",
            "-Dquarkus.datasource.jdbc.min-size=1",
            "-Dquarkus.datasource.jdbc.max-size=20");
    command.addAll(List.of("-jar", program.toString()));
    // WRITE_DELAY=0: an id once given out is still known after a kill.
    return new Launch(
        command,
        Map.of(
            "REGISTRY_DATASOURCE_URL",
            "jdbc:h2:file:" + site.folder().resolve("schemas") + ";WRITE_DELAY=0"));
  }

  @Override
  public boolean answers(Site site) throws IOException, InterruptedException {
    return Http.isOk(url(site) + "/subjects");
  }

  private static String url(Site site) throws IOException {
    return "http://127.0.0.1:" + site.port() + API;
  }

  @Override
  public Map<String, String> address(Site site) throws IOException {
    return Map.of("url", url(site));
  }
}

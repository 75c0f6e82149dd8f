package io.sluice.dev.servers;

import io.sluice.dev.Server;
import io.sluice.dev.supervisor.ServerDefinition;
import io.sluice.dev.supervisor.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A single node of Elasticsearch without security. */
final class ElasticDefinition implements ServerDefinition {
  private static final String TRANSPORT = "elastic-transport";

  private static final String JVM_OPTIONS =
      """
      -XX:-AlwaysPreTouch
      -Djava.io.tmpdir=${ES_TMPDIR}
      20-:--add-modules=jdk.incubator.vector
      -XX:CompileCommand=dontinline,java/lang/invoke/MethodHandle.setAsTypeCache
      -XX:CompileCommand=dontinline,java/lang/invoke/MethodHandle.asTypeUncached
      -Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1
      -XX:+ExitOnOutOfMemoryError
      """;

  private static final String LOGGING =
      """
      status = error
      appender.console.type = Console
      appender.console.name = console
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n
      rootLogger.level = info
      rootLogger.appenderRef.console.ref = console
      """;

  @Override
  public Server server() {
    return Server.ELASTIC;
  }

  @Override
  public boolean refusesRoot() {
    return true;
  }

  @Override
  public List<String> furtherPorts() {
    return List.of(TRANSPORT);
  }

  @Override
  public Launch prepare(Site site) throws IOException {
    Path program = site.unpacked("elasticsearch-", "elasticsearch-*");
    if (!site.reaches(Java.home())) {
      throw new IOException(
          Java.home()
              + " can be entered by root alone, and Elasticsearch refuses to run as root; use a JDK"
              + " that everybody can read, or start the servers as an ordinary user");
    }
    Path configuration = Files.createDirectories(site.folder().resolve("config"));
    Files.createDirectories(site.folder().resolve("logs"));
    Files.writeString(configuration.resolve("elasticsearch.yml"), settings(site));
    Files.writeString(configuration.resolve("jvm.options"), JVM_OPTIONS);
    Files.writeString(configuration.resolve("log4j2.properties"), LOGGING);
    Path temporary = Java.temporary(site);
    // The script splits its options at spaces. What the launcher leaves behind goes with the data.
    String cleanUp = temporary.toString().contains(" ") ? "" : " -Djava.io.tmpdir=" + temporary;
    String mark = " -Dsluice.dev.mark=" + site.mark();
    return new Launch(
        List.of(program.resolve("bin/elasticsearch").toString()),
        Map.of(
            "ES_JAVA_HOME", Java.home().toString(),
            "ES_PATH_CONF", configuration.toString(),
            "ES_TMPDIR", temporary.toString(),
            "CLI_JAVA_OPTS", "-Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1" + cleanUp + mark,
            "ES_JAVA_OPTS", String.join(" ", Java.small("-Xms256m", "-Xmx256m")) + mark));
  }

  private static String settings(Site site) throws IOException {
    return """
        cluster.name: sluice-dev
        node.name: sluice-dev
        network.host: 127.0.0.1
        http.port: %d
        transport.port: %d
        discovery.type: single-node
        xpack.security.enabled: false
        cluster.routing.allocation.disk.threshold_enabled: false
        path.data: "%s"
        path.logs: "%s"
        """
        .formatted(
            site.port(),
            site.port(TRANSPORT),
            site.folder().resolve("data"),
            site.folder().resolve("logs"));
  }

  @Override
  public boolean answers(Site site) throws IOException, InterruptedException {
    return Http.isOk(url(site) + "/_cluster/health?wait_for_status=yellow&timeout=1s");
  }

  private static String url(Site site) throws IOException {
    return "http://127.0.0.1:" + site.port();
  }

  @Override
  public Map<String, String> address(Site site) throws IOException {
    return Map.of("url", url(site));
  }
}

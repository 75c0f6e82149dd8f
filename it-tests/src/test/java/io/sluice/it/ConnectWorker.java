package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.dev.Addresses;
import java.io.IOException;
import java.io.Writer;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Kafka Connect as its users run it: a standalone worker, a process of its own, with MongoDB's
 * connector as a plugin and Apicurio's converter. Nothing of Sluice is in it.
 */
final class ConnectWorker implements AutoCloseable {
  private static final Path HOME = Build.TARGET.resolveSibling("connect/target/connect");

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final URI rest;
  private final Path output;
  private final Process process;

  /**
   * @param folder of its settings and its output
   * @param connectors the settings of each, by name
   */
  ConnectWorker(Path folder, Addresses at, Map<String, Map<String, String>> connectors)
      throws IOException {
    this.rest = URI.create("http://127.0.0.1:" + freePort());
    this.output = folder.resolve("connect.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                "org.apache.kafka.connect.cli.ConnectStandalone",
                file(folder.resolve("worker.properties"), settings(folder, at))));
    for (Map.Entry<String, Map<String, String>> each : connectors.entrySet()) {
      Map<String, String> settings = new HashMap<>(each.getValue());
      settings.put("name", each.getKey());
      command.add(file(folder.resolve(each.getKey() + ".properties"), settings));
    }
    this.process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    // A build that is broken off leaves nothing behind.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String classPath() throws IOException {
    return Arrays.stream(Files.readString(HOME.resolve("lib.classpath")).strip().split(":"))
        .map(jar -> HOME.resolve(jar).toString())
        .collect(Collectors.joining(":"));
  }

  private Map<String, String> settings(Path folder, Addresses at) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", at.kafka());
    settings.put("listeners", rest.toString());
    settings.put("plugin.path", HOME.resolve("plugins").toString());
    settings.put("offset.storage.file.filename", folder.resolve("connect.offsets").toString());
    settings.put("consumer.isolation.level", "read_committed");
    settings.put("consumer.metadata.max.age.ms", "1000");
    String registry = at.registry().toString().replace("/apis/ccompat/v7", "/apis/registry/v2");
    for (String converter : List.of("key.converter", "value.converter")) {
      String apicurio = converter + ".apicurio.registry.";
      settings.put(converter, "io.apicurio.registry.utils.converter.AvroConverter");
      settings.put(apicurio + "url", registry);
      settings.put(apicurio + "id-handler", "io.apicurio.registry.serde.Legacy4ByteIdHandler");
      settings.put(apicurio + "use-id", "contentId");
      settings.put(apicurio + "headers.enabled", "false");
    }
    return settings;
  }

  private static String file(Path path, Map<String, String> settings) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    try (Writer writer = Files.newBufferedWriter(path)) {
      properties.store(writer, null);
    }
    return path.toString();
  }

  /** Waits until the condition holds, as long as the connector works. */
  void await(
      String connector,
      String what,
      Duration limit,
      Supplier<String> state,
      Callable<Boolean> condition)
      throws Exception {
    Await.until(
        what,
        limit,
        state,
        () -> {
          List<String> failures = failures(connector);
          assertEquals(List.of(), failures, () -> "connector " + connector);
          return condition.call();
        });
  }

  /** Waits until a task of the connector has failed, and gives its reason. */
  String awaitFailure(String connector, Duration limit) throws Exception {
    List<String> failures = new ArrayList<>();
    Await.until(
        connector + " fails", limit, this::tail, () -> failures.addAll(failures(connector)));
    return failures.get(0);
  }

  /** Why tasks of the connector have stopped; none before it has started. */
  private List<String> failures(String connector) throws IOException, InterruptedException {
    assertTrue(process.isAlive(), this::tail);
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(rest.resolve("/connectors/" + connector + "/status")).build(),
              HttpResponse.BodyHandlers.ofString());
      List<String> failures = new ArrayList<>();
      if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
        return failures; // not started yet
      }
      for (JsonNode task : json.readTree(answer.body()).path("tasks")) {
        if (task.path("state").asText().equals("FAILED")) {
          failures.add(task.path("trace").asText());
        }
      }
      return failures;
    } catch (ConnectException starting) {
      return List.of();
    }
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(output);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}

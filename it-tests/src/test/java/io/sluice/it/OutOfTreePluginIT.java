package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example sink is built as a stranger builds it, dropped into plugins/, and run. */
final class OutOfTreePluginIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String VERSION = System.getProperty("sluice.version");

  @TempDir private static Path folder;

  @Test
  void aSinkBuiltOutOfTreeIsDroppedIntoPluginsAndRuns() throws Exception {
    Path distribution = unpackedDistribution();
    Path plugin = Files.createDirectories(distribution.resolve("plugins/jsonl"));
    Files.copy(builtPlugin(), plugin.resolve("jsonl-sink.jar"));
    Path files = Files.createDirectories(folder.resolve("changes"));
    try (Scenario scenario = new Scenario("plugin")) {
      Library library = Library.create(scenario);
      library.addAuthors(50);
      scenario
          .sink("files", "{plugin: jsonl, folder: '%s', workers: 2}".formatted(files))
          .onlySink("files");
      SluiceProcess service = scenario.run(distribution);
      service.awaitHealth(200, "running", LIMIT);
      try (Load load = new Load(scenario, library)) {
        load.awaitMore(100);
        service.kill();
        load.awaitMore(20);
        scenario.run(distribution);
        load.awaitMore(100);
      }
      Map<Integer, Integer> counters = library.counters();
      Await.until(
          "the files tell what PostgreSQL holds",
          LIMIT,
          () -> counters.toString(),
          () -> counters.equals(countersIn(files, scenario.name())));
    }
  }

  private static Path unpackedDistribution() throws Exception {
    Path archive = Build.ROOT.resolve("app/target/sluice-" + VERSION + ".tar.gz");
    run(
        folder.resolve("tar.log"),
        List.of("tar", "xzf", archive.toString(), "-C", folder.toString()));
    return folder.resolve("sluice-" + VERSION);
  }

  private static Path builtPlugin() throws Exception {
    Path project = folder.resolve("jsonl-sink");
    copy(Build.ROOT.resolve("examples/jsonl-sink"), project);
    StagedRepository repository = StagedRepository.create(folder.resolve("repository"));
    repository.stage("sluice-parent", VERSION, Build.ROOT.resolve("pom.xml"), Path.of(""));
    for (String module : List.of("domain", "ports", "sink-testkit")) {
      Path of = Build.ROOT.resolve(module);
      repository.stage(
          module,
          VERSION,
          of.resolve("pom.xml"),
          of.resolve("target/" + module + "-" + VERSION + ".jar"));
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString());
    command.addAll(List.of("-B", "-f", project.resolve("pom.xml").toString(), "package"));
    command.add("-Dmaven.repo.local=" + repository.folder());
    command.add("-Dsluice.version=" + VERSION);
    if (System.getProperty("maven.offline").equals("offline=true")) {
      command.add("--offline");
    }
    run(folder.resolve("mvn.log"), command);
    return project.resolve("target/jsonl-sink.jar");
  }

  private static void run(Path log, List<String> command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    assertEquals(true, ended, command + " did not end");
    assertEquals(0, process.exitValue(), () -> command + "\n" + read(log));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.filter(p -> !from.relativize(p).startsWith("target")).toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  /** All lines of all files, in the order of their versions. */
  private static Map<Integer, Integer> countersIn(Path files, String schema) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    JsonMapper json = new JsonMapper();
    try (Stream<Path> all = Files.list(files)) {
      for (Path file : all.toList()) {
        for (String line : Files.readAllLines(file)) {
          if (line.startsWith("{\"table\":[\"" + schema + "\",\"counters\"]")
              && line.endsWith("}")) {
            lines.add(json.readTree(line));
          }
        }
      }
    }
    lines.sort(Comparator.comparingLong(line -> line.get("version").asLong()));
    Map<Integer, Integer> counters = new HashMap<>();
    for (JsonNode line : lines) {
      if (line.get("op").asText().equals("upsert")) {
        JsonNode row = line.get("row");
        counters.put(row.get("id").intValue(), row.get("revision").intValue());
      }
    }
    return counters;
  }
}

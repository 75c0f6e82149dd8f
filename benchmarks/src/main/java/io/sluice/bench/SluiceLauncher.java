package io.sluice.bench;

import io.sluice.dev.Addresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Sluice as its users run it: {@code bin/sluice run} of the distribution. */
final class SluiceLauncher implements Launcher {
  private final List<String> sourceKeys;

  /** With the engine that Sluice takes by itself. */
  SluiceLauncher() {
    this(List.of());
  }

  /**
   * @param sourceKeys lines of {@code source}, ahead of those the user gave
   */
  SluiceLauncher(List<String> sourceKeys) {
    this.sourceKeys = sourceKeys;
  }

  @Override
  public ChildProcess start(Trial trial, Target target, Stage stage) throws IOException {
    Settings settings = trial.settings();
    Path config = trial.folder().resolve("sluice.yaml");
    Files.writeString(config, yaml(trial, stage == Stage.CAPTURE ? Target.KAFKA : target));
    return new ChildProcess(
        List.of(
            settings.sluiceHome().resolve("bin/sluice").toString(), "run", "-c", config.toString()),
        Map.of("SLUICE_JAVA_OPTS", settings.sluiceOptions()),
        trial.folder().resolve("sluice.log"),
        ": stopped: ");
  }

  private String yaml(Trial trial, Target target) {
    StringBuilder source = new StringBuilder();
    Stream.concat(sourceKeys.stream(), trial.settings().sourceKeys().stream())
        .forEach(key -> source.append("  ").append(key).append('\n'));
    Addresses to = trial.servers();
    return """
        pipeline: %s
        source:
          url: '%s'
          user: '%s'
          password: '%s'
          tables: [%s.%s]
        %slog:
          bootstrapServers: '%s'
          schemaRegistry: '%s'
          partitions: %d
        http: {port: 0}
        sinks:
          target: {%s, workers: %d}
        """
        .formatted(
            trial.name(),
            Database.url(trial, trial.name()),
            to.postgres().user(),
            to.postgres().password(),
            Trial.SCHEMA,
            Trial.TABLE,
            source,
            to.kafka(),
            to.registry(),
            trial.settings().partitions(),
            sink(trial, target),
            trial.settings().sinkWorkers());
  }

  private static String sink(Trial trial, Target target) {
    Addresses to = trial.servers();
    return switch (target) {
      // There has to be a sink. Nobody answers at this port, so nothing is delivered: what is
      // measured is the way into Kafka alone.
      case KAFKA -> "plugin: elastic, url: 'http://127.0.0.1:9'";
      case MONGO -> "plugin: mongo, uri: '%s', database: %s".formatted(to.mongo(), trial.name());
      case ELASTIC ->
          "plugin: elastic, url: '%s', replicas: 0, index: '%s-{table}', tombstoneIndex: '%s-tombstones'"
              .formatted(to.elastic(), trial.name(), trial.name());
      case NEO4J ->
          "plugin: neo4j, uri: '%s', user: '%s', password: '%s', labels: {%s.%s: %s}"
              .formatted(
                  to.neo4j().uri(),
                  to.neo4j().user(),
                  to.neo4j().password(),
                  Trial.SCHEMA,
                  Trial.TABLE,
                  Neo4jCounter.label(trial));
    };
  }
}

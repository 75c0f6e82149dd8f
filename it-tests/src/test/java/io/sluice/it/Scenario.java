package io.sluice.it;

import io.sluice.dev.Addresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one test has to itself on the shared servers: a database, whose one schema has a name that
 * no other test uses, and a pipeline of that name. So topics, collections, indexes and labels are
 * the test's own too.
 */
final class Scenario implements AutoCloseable {
  private static final String RUN = Long.toString(System.currentTimeMillis() / 1000, 36);

  private final Addresses at = SharedServers.get().addresses();
  private final String name;
  private final Path folder;
  private final Map<String, String> sinks = new LinkedHashMap<>();
  private final List<SluiceProcess> processes = new ArrayList<>();

  /**
   * @param test lower-case letters and digits
   */
  Scenario(String test) throws SQLException, IOException {
    this.name = test + "_" + RUN;
    this.folder = Files.createDirectories(Build.TARGET.resolve("scenarios").resolve(name));
    try (Connection connection = connect(at.postgres().jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    sinks.put(
        "graph",
        "{plugin: neo4j, uri: '%s', user: '%s', password: '%s', labelStyle: schema-and-table}"
            .formatted(at.neo4j().uri(), at.neo4j().user(), at.neo4j().password()));
    sinks.put("documents", "{plugin: mongo, uri: '%s', database: %s}".formatted(at.mongo(), name));
    sinks.put("search", "{plugin: elastic, url: '%s', replicas: 0}".formatted(at.elastic()));
  }

  /** The name of database, schema and pipeline. */
  String name() {
    return name;
  }

  Path folder() {
    return folder;
  }

  Addresses addresses() {
    return at;
  }

  /** Adds a sink, or replaces one of {@code graph}, {@code documents}, {@code search}. */
  Scenario sink(String sink, String yaml) {
    sinks.put(sink, yaml);
    return this;
  }

  Scenario onlySink(String sink) {
    sinks.keySet().retainAll(List.of(sink));
    return this;
  }

  /** A connection to the test's database, in auto-commit mode. */
  Connection connect() throws SQLException {
    return connect(at.postgres().jdbcUrl().replaceFirst("/[^/]*$", "/" + name));
  }

  private Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, at.postgres().user(), at.postgres().password());
  }

  void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Writes the configuration and says where. */
  Path config() throws IOException {
    StringBuilder yaml =
        new StringBuilder(
            """
            pipeline: %s
            source:
              url: '%s'
              user: '%s'
              password: '%s'
              tables: ['%s.*']
            log:
              bootstrapServers: '%s'
              schemaRegistry: '%s'
            http: {port: 0}
            retry: {initial: 100ms, max: 2s, patience: 5s}
            sinks:
            """
                .formatted(
                    name,
                    at.postgres().url().replaceFirst("/[^/]*$", "/" + name),
                    at.postgres().user(),
                    at.postgres().password(),
                    name,
                    at.kafka(),
                    at.registry()));
    sinks.forEach((sink, keys) -> yaml.append("  %s: %s%n".formatted(sink, keys)));
    return Files.writeString(folder.resolve("sluice.yaml"), yaml);
  }

  /** Starts the service, as a process of its own. */
  SluiceProcess run() throws IOException {
    return run(Build.DISTRIBUTION);
  }

  SluiceProcess run(Path distribution) throws IOException {
    Path output = folder.resolve("service-" + processes.size() + ".log");
    SluiceProcess process =
        SluiceProcess.start(distribution, Map.of(), output, "run", "-c", config().toString());
    processes.add(process);
    return process;
  }

  /** Kills what still runs, and gives back what PostgreSQL keeps for this test. */
  @Override
  public void close() throws SQLException {
    processes.forEach(SluiceProcess::close);
    try (Connection connection = connect(at.postgres().jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(active_pid, 10000) from pg_replication_slots where active and database = '"
              + name
              + "'");
      statement.execute(
          "select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = '"
              + name
              + "'");
      statement.execute("drop database " + name + " with (force)");
    }
  }
}

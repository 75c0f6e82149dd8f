package io.sluice.it;

import io.sluice.dev.Addresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one test has to itself on the shared servers: a database, whose one schema has a name that
 * no other test uses, and a pipeline of that name. So topics, collections, indexes and labels are
 * the test's own too.
 */
final class Scenario implements AutoCloseable {
  private static final Duration COMMAND_LIMIT = Duration.ofMinutes(2);
  private static final String RUN = Long.toString(System.currentTimeMillis() / 1000, 36);

  /** A test that is tried again must not meet what its first try has left in the log. */
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Addresses at = SharedServers.get().addresses();
  private final String name;
  private final Path folder;
  private final ScenarioYaml yaml;
  private final List<SluiceProcess> processes = new ArrayList<>();
  private final List<Links> links = new ArrayList<>();
  private int commands;

  /**
   * @param test lower-case letters and digits
   */
  Scenario(String test) throws SQLException, IOException {
    this.name = test + "_" + RUN + "_" + COUNT.incrementAndGet();
    this.yaml = new ScenarioYaml(name);
    this.folder = Files.createDirectories(Build.TARGET.resolve("scenarios").resolve(name));
    try (Connection connection = connect(at.postgres().jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
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
    this.yaml.sink(sink, yaml);
    return this;
  }

  /** Gives one of these sinks further keys, such as {@code workers: 2}, instead of former ones. */
  Scenario sinkKeys(String sink, String keys) {
    yaml.sinkKeys(sink, keys);
    return this;
  }

  /** Adds a key to the log's. */
  Scenario logKey(String key) {
    yaml.logKey(key);
    return this;
  }

  /** Adds a key to the source's. */
  Scenario sourceKey(String key) {
    yaml.sourceKey(key);
    return this;
  }

  Scenario onlySink(String sink) {
    yaml.onlySinks(Set.of(sink));
    return this;
  }

  /** Captures just these tables of the test's schema; else it captures all. */
  Scenario tables(String... names) {
    yaml.tables(names);
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
    return config("sluice.yaml", yaml.text(at));
  }

  /**
   * The same for who compares a lot: MongoDB's stand-in sorts all of a collection to read it in
   * order.
   */
  Path patientConfig() throws IOException {
    return config("patient.yaml", yaml.patientText(at));
  }

  /** Leaves a file that says the same alone: a program that starts may be reading it. */
  private Path config(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    boolean same = Files.exists(path) && Files.readString(path).equals(text);
    return same ? path : Files.writeString(path, text);
  }

  /** Starts the service, as a process of its own. */
  SluiceProcess run() throws IOException {
    return run(Build.DISTRIBUTION);
  }

  SluiceProcess run(Path distribution) throws IOException {
    return run(distribution, config(), Map.of());
  }

  SluiceProcess run(Map<String, String> environment) throws IOException {
    return run(Build.DISTRIBUTION, config(), environment);
  }

  /** Links for a service of this test. */
  Links links() throws IOException {
    Links made = new Links();
    links.add(made);
    return made;
  }

  /** Starts the service so that it reaches the servers over these links. */
  SluiceProcess run(Links links) throws IOException {
    String file = "sluice-" + processes.size() + ".yaml";
    return run(Build.DISTRIBUTION, config(file, yaml.text(links.addresses())), Map.of());
  }

  private SluiceProcess run(Path distribution, Path config, Map<String, String> environment)
      throws IOException {
    Path output = folder.resolve("service-" + processes.size() + ".log");
    SluiceProcess process =
        SluiceProcess.start(distribution, environment, output, "run", "-c", config.toString());
    processes.add(process);
    return process;
  }

  /** Runs a command of the program on this configuration to its end. */
  SluiceProcess.Result command(String... arguments) throws Exception {
    try (SluiceProcess process = begin(arguments)) {
      int code = process.awaitExit(COMMAND_LIMIT);
      return new SluiceProcess.Result(code, process.output());
    }
  }

  /** Starts a command of the program on this configuration. */
  SluiceProcess begin(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-c", config().toString()));
    Path output = folder.resolve("command-" + commands++ + "-" + arguments[0] + ".log");
    SluiceProcess process = SluiceProcess.start(output, all.toArray(String[]::new));
    processes.add(process);
    return process;
  }

  /** Kills what still runs, and gives back what PostgreSQL keeps for this test. */
  @Override
  public void close() throws SQLException, IOException {
    processes.forEach(SluiceProcess::close);
    for (Links each : links) {
      each.close();
    }
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

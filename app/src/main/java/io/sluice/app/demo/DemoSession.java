package io.sluice.app.demo;

import io.sluice.app.Home;
import io.sluice.app.Service;
import io.sluice.app.config.ConfigException;
import io.sluice.app.config.ConfigLoader;
import io.sluice.app.config.ConfiguredSink;
import io.sluice.app.config.ServiceConfig;
import io.sluice.app.services.ServicesException;
import io.sluice.app.services.ServicesProcess;
import io.sluice.pipeline.ComponentHealth;
import io.sluice.pipeline.ComponentHealth.State;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.Sink;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Servers with the bike store in PostgreSQL, and the service that replicates it, all running. */
final class DemoSession implements AutoCloseable {
  /** Not a worker of the pipeline: opened to read. */
  private static final int READER = 1_000;

  private static final Duration STOP_LIMIT = Duration.ofSeconds(6);

  private final ServicesProcess servers;
  private final DemoAddresses addresses;
  private final Path configFile;
  private final ServiceConfig config;
  private final Service service;
  private final List<Sink> readers = new ArrayList<>();

  private DemoSession(
      ServicesProcess servers, DemoAddresses addresses, Path configFile, ServiceConfig config) {
    this.servers = servers;
    this.addresses = addresses;
    this.configFile = configFile;
    this.config = config;
    this.service = new Service(config);
  }

  /**
   * Starts the servers, creates the bike store if it is not there, and starts the service.
   *
   * @param progress told what is done, in lines for the user
   */
  static DemoSession open(Path folder, Consumer<String> progress)
      throws ServicesException, ConfigException, IOException, SQLException, InterruptedException {
    ServicesProcess servers = ServicesProcess.start(folder.resolve("servers"), progress);
    try {
      DemoAddresses addresses = DemoAddresses.read(servers.addresses());
      Path configFile = DemoConfigFile.write(folder, addresses);
      try (Connection connection = connect(addresses)) {
        boolean created = BikeStore.createIfAbsent(connection);
        progress.accept(
            created
                ? "created the bike store, " + BikeStore.TABLES.size() + " tables in schema store"
                : "found the bike store as the last demo left it");
      }
      ServiceConfig config = new ConfigLoader(System::getenv, Home.plugins()).load(configFile);
      DemoSession session = new DemoSession(servers, addresses, configFile, config);
      session.service.start();
      return session;
    } catch (ConfigException | IOException | SQLException | RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  /** A connection to PostgreSQL, in auto-commit mode; the caller closes it. */
  Connection connect() throws SQLException {
    return connect(addresses);
  }

  private static Connection connect(DemoAddresses at) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:" + at.postgres(), at.postgresUser(), at.postgresPassword());
  }

  Service service() {
    return service;
  }

  DemoAddresses addresses() {
    return addresses;
  }

  Path configFile() {
    return configFile;
  }

  /** The sinks by name, opened to be read by one thread; closed with the session. */
  Map<String, ReadableSink> openReaders() throws PortException {
    Map<String, ReadableSink> byName = new LinkedHashMap<>();
    for (ConfiguredSink<?> sink : config.sinks()) {
      Sink opened = sink.open(config.pipeline(), READER);
      readers.add(opened);
      if (opened instanceof ReadableSink readable) {
        byName.put(sink.name(), readable);
      }
    }
    return byName;
  }

  /** What source and sinks are, in the configuration's order. */
  List<String> technologies() {
    List<String> technologies = new ArrayList<>(List.of(""));
    config.sinks().forEach(sink -> technologies.add(sink.plugin().name()));
    return technologies;
  }

  /** Why the pipeline will not go on by itself, if it will not. */
  Optional<String> trouble() {
    return service.health().components().stream()
        .filter(each -> each.state() == State.STOPPED)
        .findFirst()
        .map(DemoSession::describe);
  }

  static String describe(ComponentHealth health) {
    return health.component() + " has stopped: " + health.reason();
  }

  /** Stops the service, then the servers; their data stays. */
  @Override
  public void close() {
    try {
      readers.forEach(Sink::close);
      service.stop(STOP_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      servers.close();
    }
  }
}

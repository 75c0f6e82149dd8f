package io.sluice.app.demo;

import io.sluice.app.Home;
import io.sluice.app.Service;
import io.sluice.app.config.ConfigException;
import io.sluice.app.config.ConfigLoader;
import io.sluice.app.config.ConfiguredSink;
import io.sluice.app.config.ServiceConfig;
import io.sluice.app.services.ServicesException;
import io.sluice.app.services.ServicesProcess;
import io.sluice.app.verify.SinkReader;
import io.sluice.pipeline.ComponentHealth;
import io.sluice.pipeline.ComponentHealth.State;
import io.sluice.ports.PortException;
import io.sluice.ports.source.RowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Servers with the bike store in PostgreSQL, and the service that replicates it, all running. */
final class DemoSession implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(6);

  private final ServicesProcess servers;
  private final DemoAddresses addresses;
  private final Path configFile;
  private final ServiceConfig config;
  private final Service service;
  private final RowReader rows;
  private final List<SinkReader> readers = new ArrayList<>();

  private DemoSession(
      ServicesProcess servers, DemoAddresses addresses, Path configFile, ServiceConfig config) {
    this.servers = servers;
    this.addresses = addresses;
    this.configFile = configFile;
    this.config = config;
    this.service = new Service(config);
    this.rows = service.source().rows();
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

  /** The rows of PostgreSQL, to be read by one thread; closed with the session. */
  RowReader rows() {
    return rows;
  }

  /** The sinks, opened to be read by one thread; closed with the session. */
  List<SinkReader> openReaders() throws PortException {
    for (ConfiguredSink<?> sink : config.sinks()) {
      SinkReader.open(sink, config.pipeline()).ifPresent(readers::add);
    }
    return List.copyOf(readers);
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
      readers.forEach(SinkReader::close);
      rows.close();
      service.stop(STOP_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      servers.close();
    }
  }
}

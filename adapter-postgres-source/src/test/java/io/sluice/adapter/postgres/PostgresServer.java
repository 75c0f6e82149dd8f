package io.sluice.adapter.postgres;

import io.sluice.dev.Addresses;
import io.sluice.dev.Server;
import io.sluice.dev.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL for all integration tests of this JVM. */
final class PostgresServer {
  private static final PostgresServer INSTANCE = new PostgresServer();
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final Services services;
  private final Addresses.Postgres address;

  private PostgresServer() {
    try {
      services =
          Services.start(
              Files.createTempDirectory(Path.of("target"), "servers"), Set.of(Server.POSTGRES));
      Runtime.getRuntime().addShutdownHook(new Thread(services::close));
      address = services.addresses().postgres();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static PostgresServer get() {
    return INSTANCE;
  }

  Services services() {
    return services;
  }

  Addresses.Postgres address() {
    return address;
  }

  /** A new empty database. */
  TestDatabase database() throws SQLException {
    String name = "db" + DATABASES.incrementAndGet();
    try (TestDatabase maintenance = new TestDatabase(address.url(), address)) {
      maintenance.execute("create database " + name);
    }
    return new TestDatabase(
        address.url().substring(0, address.url().lastIndexOf('/') + 1) + name, address);
  }
}

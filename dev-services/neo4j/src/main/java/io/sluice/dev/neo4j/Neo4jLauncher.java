package io.sluice.dev.neo4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.BoltConnectorInternalSettings;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/**
 * Runs Neo4j with its Bolt port on loopback until SIGTERM. Arguments: its home, the port, and the
 * file to create once it answers. The password of user {@code neo4j} comes in the environment
 * variable {@code NEO4J_PASSWORD}.
 */
public final class Neo4jLauncher {
  private static final long PAGE_CACHE_BYTES = 64L << 20;

  private Neo4jLauncher() {}

  public static void main(String[] args) throws IOException {
    DatabaseManagementService neo4j = build(Path.of(args[0]), Integer.parseInt(args[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(neo4j::shutdown, "stop"));
    boolean up = false;
    try {
      neo4j
          .database(GraphDatabaseSettings.SYSTEM_DATABASE_NAME)
          .executeTransactionally(
              "CREATE OR REPLACE USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED",
              Map.of("password", System.getenv("NEO4J_PASSWORD")));
      Files.createFile(Path.of(args[2]));
      up = true;
    } finally {
      if (!up) {
        neo4j.shutdown();
      }
    }
  }

  /** Waits of 300 ms instead of Neo4j's seconds make it stop in a third of a second. */
  private static DatabaseManagementService build(Path home, int port) {
    Duration patience = Duration.ofMillis(300);
    SocketAddress bolt = new SocketAddress("127.0.0.1", port);
    return new DatabaseManagementServiceBuilder(home)
        .setConfig(BoltConnector.enabled, true)
        .setConfig(BoltConnector.listen_address, bolt)
        .setConfig(BoltConnector.advertised_address, bolt)
        .setConfig(BoltConnectorInternalSettings.thread_pool_shutdown_wait_time, patience)
        .setConfig(BoltConnectorInternalSettings.connection_shutdown_wait_time, patience)
        .setConfig(GraphDatabaseSettings.auth_enabled, true)
        .setConfig(GraphDatabaseSettings.pagecache_memory, PAGE_CACHE_BYTES)
        .setConfig(GraphDatabaseSettings.preallocate_logical_logs, false)
        .setConfig(GraphDatabaseSettings.udc_enabled, false)
        .build();
  }
}

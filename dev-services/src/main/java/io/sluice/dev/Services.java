package io.sluice.dev;

import io.sluice.dev.containers.ContainerServices;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * Real servers on free loopback ports. Each method blocks until what it says is so; {@link #close}
 * stops them all. Servers keep their addresses and their data over stop, kill and start, and over a
 * later {@link #start(Path, Set)} in the same folder. When the JVM that started them ends, in
 * whatever way, they end too.
 *
 * <p>Calls from several threads follow one another.
 */
public interface Services extends AutoCloseable {

  Addresses addresses();

  /** Stops the server in an orderly way; nothing happens if it is not running. */
  void stop(Server server);

  /** Starts the server again on its old address; nothing happens if it is running. */
  void start(Server server);

  /**
   * Ends the server's processes at once (SIGKILL), as a crash would; nothing happens if it is not
   * running.
   */
  void kill(Server server);

  @Override
  void close();

  /** All six servers. */
  static Services start(Path data) {
    return start(data, EnumSet.allOf(Server.class));
  }

  /**
   * Starts the servers in parallel and returns when all of them answer. The system property {@code
   * services} chooses how: {@code embedded} (the default) as child processes, {@code containers} in
   * Docker, which starts empty each time. With {@code -Dservices.proxied=true} (embedded only)
   * Kafka has a second listener, {@link Addresses#kafkaProxied}.
   *
   * @param data the folder of their data, logs and addresses; made if absent
   * @throws ServicesException if one does not come up, or the folder is in use
   * @throws ServicesUnavailableException if this machine cannot run them at all
   */
  static Services start(Path data, Set<Server> servers) {
    String kind = System.getProperty("services", "embedded");
    return switch (kind) {
      case "embedded" -> EmbeddedServices.start(DevHome.find(), data, servers);
      case "containers" -> startContainers(servers);
      default ->
          throw new ServicesException(
              "-Dservices=" + kind + " is not known; use embedded or containers");
    };
  }

  private static Services startContainers(Set<Server> servers) {
    try {
      return ContainerServices.start(servers);
    } catch (NoClassDefFoundError e) {
      throw new ServicesUnavailableException(
          "-Dservices=containers needs org.testcontainers:testcontainers on the class path", e);
    }
  }
}

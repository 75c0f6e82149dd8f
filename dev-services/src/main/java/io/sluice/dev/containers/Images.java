package io.sluice.dev.containers;

import io.sluice.dev.Server;
import io.sluice.dev.supervisor.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * Image and settings of each server, as in {@code examples/docker-compose.yml}; the registry keeps
 * its schemas in a file.
 */
final class Images {
  private static final Duration TO_COME_UP = Duration.ofMinutes(3);
  private static final Set<Integer> GIVEN_PORTS = ConcurrentHashMap.newKeySet();
  private static final String PASSWORD = "sluice-dev";

  private Images() {}

  static ServerContainer container(Server server) {
    int port = freePort();
    String address = DockerClientFactory.instance().dockerHostIpAddress() + ":" + port;
    return switch (server) {
      case POSTGRES -> postgres(port, address);
      case KAFKA -> kafka(port, address);
      case REGISTRY -> registry(port, address);
      case NEO4J -> neo4j(port, address);
      case MONGO -> mongo(port, address);
      case ELASTIC -> elastic(port, address);
    };
  }

  private static ServerContainer postgres(int port, String address) {
    GenericContainer<?> container =
        bound("postgres:17", port, 5432)
            .withEnv("POSTGRES_PASSWORD", PASSWORD)
            .withCommand(
                "postgres",
                "-c",
                "wal_level=logical",
                "-c",
                "max_replication_slots=20",
                "-c",
                "max_wal_senders=20");
    return new ServerContainer(
        container,
        ready(container, Wait.forListeningPort()),
        Map.of(
            "url",
            "postgresql://" + address + "/postgres",
            "user",
            "postgres",
            "password",
            PASSWORD));
  }

  private static ServerContainer kafka(int port, String address) {
    GenericContainer<?> container =
        bound("apache/kafka:4.0.0", port, 9092)
            .withEnv("KAFKA_NODE_ID", "1")
            .withEnv("KAFKA_PROCESS_ROLES", "broker,controller")
            .withEnv("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093")
            .withEnv("KAFKA_LISTENERS", "PLAINTEXT://:9092,CONTROLLER://:9093")
            .withEnv("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://" + address)
            .withEnv("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER")
            .withEnv(
                "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT")
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1")
            .withEnv("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1")
            .withEnv("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
    return new ServerContainer(
        container, ready(container, Wait.forListeningPort()), Map.of("bootstrapServers", address));
  }

  private static ServerContainer registry(int port, String address) {
    GenericContainer<?> container =
        bound("apicurio/apicurio-registry-mem:2.6.13.Final", port, 8080)
            .withEnv("REGISTRY_DATASOURCE_URL", "jdbc:h2:file:/tmp/schemas;WRITE_DELAY=0");
    return new ServerContainer(
        container,
        ready(container, Wait.forHttp("/apis/ccompat/v7/subjects").forPort(8080)),
        Map.of("url", "http://" + address + "/apis/ccompat/v7"));
  }

  private static ServerContainer neo4j(int port, String address) {
    GenericContainer<?> container =
        bound("neo4j:5-community", port, 7687)
            .withEnv("NEO4J_AUTH", "neo4j/" + PASSWORD)
            .withEnv("NEO4J_server_bolt_advertised__address", address);
    return new ServerContainer(
        container,
        ready(container, Wait.forListeningPort()),
        Map.of("uri", "bolt://" + address, "user", "neo4j", "password", PASSWORD));
  }

  private static ServerContainer mongo(int port, String address) {
    GenericContainer<?> container = bound("mongo:8", port, 27017);
    return new ServerContainer(
        container,
        ready(container, Wait.forListeningPort()),
        Map.of("uri", "mongodb://" + address));
  }

  private static ServerContainer elastic(int port, String address) {
    GenericContainer<?> container =
        bound("docker.elastic.co/elasticsearch/elasticsearch:8.19.12", port, 9200)
            .withEnv("discovery.type", "single-node")
            .withEnv("xpack.security.enabled", "false")
            .withEnv("ES_JAVA_OPTS", "-Xms512m -Xmx512m");
    return new ServerContainer(
        container,
        ready(container, Wait.forHttp("/_cluster/health?wait_for_status=yellow").forPort(9200)),
        Map.of("url", "http://" + address));
  }

  private static GenericContainer<?> bound(String image, int hostPort, int containerPort) {
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image)).withExposedPorts(containerPort);
    container.setPortBindings(List.of(hostPort + ":" + containerPort));
    return container;
  }

  private static WaitStrategy ready(GenericContainer<?> container, WaitStrategy strategy) {
    WaitStrategy patient = strategy.withStartupTimeout(TO_COME_UP);
    container.setWaitStrategy(patient);
    return patient;
  }

  private static int freePort() {
    try {
      int port = Ports.free(GIVEN_PORTS);
      GIVEN_PORTS.add(port);
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

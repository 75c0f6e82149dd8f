package io.sluice.dev;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the servers answer, and as whom. Asking for a server that was not started is an {@link
 * IllegalStateException}.
 *
 * <p>{@link #toYaml} and {@link #read} keep them in a file: a key per server, below it one quoted
 * string per value.
 */
public final class Addresses {
  private final Map<Server, Map<String, String>> values = new EnumMap<>(Server.class);

  public Addresses(Map<Server, Map<String, String>> values) {
    values.forEach((server, entry) -> this.values.put(server, new TreeMap<>(entry)));
  }

  /** {@code url} is {@code postgresql://host:port/database}. */
  public record Postgres(String url, String user, String password) {
    public String jdbcUrl() {
      return "jdbc:" + url;
    }
  }

  /** {@code uri} is {@code bolt://host:port}. */
  public record Neo4j(URI uri, String user, String password) {}

  public Postgres postgres() {
    return new Postgres(
        value(Server.POSTGRES, "url"),
        value(Server.POSTGRES, "user"),
        value(Server.POSTGRES, "password"));
  }

  /** {@code bootstrap.servers} of Kafka's clients: host and port, no authentication. */
  public String kafka() {
    return value(Server.KAFKA, "bootstrapServers");
  }

  /**
   * Kafka for clients behind a proxy of the tests.
   *
   * @param listener where the broker listens, and the proxy connects to: host and port
   * @param bootstrapServers where the proxy has to listen: the address the broker gives to clients
   *     that come through {@code listener}, and the clients' {@code bootstrap.servers}
   */
  public record ProxiedKafka(String listener, String bootstrapServers) {}

  /** Only where {@link Services} was started with the system property {@code services.proxied}. */
  public ProxiedKafka kafkaProxied() {
    String listener = value(Server.KAFKA, "proxiedListener");
    if (listener == null) {
      throw new IllegalStateException("the servers were started without -Dservices.proxied=true");
    }
    return new ProxiedKafka(listener, value(Server.KAFKA, "proxiedBootstrapServers"));
  }

  /** The base of the Confluent REST API, {@code …/apis/ccompat/v7}, without a slash at its end. */
  public URI registry() {
    return URI.create(value(Server.REGISTRY, "url"));
  }

  public Neo4j neo4j() {
    return new Neo4j(
        URI.create(value(Server.NEO4J, "uri")),
        value(Server.NEO4J, "user"),
        value(Server.NEO4J, "password"));
  }

  /** {@code mongodb://host:port}, no authentication. */
  public String mongo() {
    return value(Server.MONGO, "uri");
  }

  /** {@code http://host:port}, no authentication. */
  public URI elastic() {
    return URI.create(value(Server.ELASTIC, "url"));
  }

  private String value(Server server, String name) {
    Map<String, String> entry = values.get(server);
    if (entry == null) {
      throw new IllegalStateException(server.label() + " was not started");
    }
    return entry.get(name);
  }

  public String toYaml() {
    StringBuilder yaml = new StringBuilder();
    values.forEach(
        (server, entry) -> {
          yaml.append(server.label()).append(":\n");
          entry.forEach(
              (name, value) ->
                  yaml.append("  ").append(name).append(": \"").append(value).append("\"\n"));
        });
    return yaml.toString();
  }

  /** Reads what {@link #toYaml} wrote; it is not a reader of any other YAML. */
  public static Addresses read(Path yaml) throws IOException {
    Map<Server, Map<String, String>> values = new EnumMap<>(Server.class);
    Map<String, String> entry = Map.of();
    for (String line : Files.readAllLines(yaml)) {
      int colon = line.indexOf(':');
      if (line.startsWith("  ")) {
        entry.put(line.substring(2, colon), line.substring(colon + 3, line.length() - 1));
      } else {
        entry = new TreeMap<>();
        values.put(Server.of(line.substring(0, colon)), entry);
      }
    }
    return new Addresses(values);
  }
}

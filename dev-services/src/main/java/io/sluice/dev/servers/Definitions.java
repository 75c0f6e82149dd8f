package io.sluice.dev.servers;

import io.sluice.dev.Server;
import io.sluice.dev.supervisor.ServerDefinition;
import java.util.List;
import java.util.Set;

/** The definition of each server. */
public final class Definitions {
  private Definitions() {}

  /**
   * @param proxied whether Kafka takes clients behind a proxy, too
   */
  public static List<ServerDefinition> of(Set<Server> servers, boolean proxied) {
    return servers.stream().map(server -> of(server, proxied)).toList();
  }

  private static ServerDefinition of(Server server, boolean proxied) {
    return switch (server) {
      case POSTGRES -> new PostgresDefinition();
      case KAFKA -> new KafkaDefinition(proxied);
      case REGISTRY -> new RegistryDefinition();
      case NEO4J -> new Neo4jDefinition();
      case MONGO -> new MongoDefinition();
      case ELASTIC -> new ElasticDefinition();
    };
  }
}

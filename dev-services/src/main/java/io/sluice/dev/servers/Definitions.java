package io.sluice.dev.servers;

import io.sluice.dev.Server;
import io.sluice.dev.supervisor.ServerDefinition;
import java.util.List;
import java.util.Set;

/** The definition of each server. */
public final class Definitions {
  private Definitions() {}

  public static List<ServerDefinition> of(Set<Server> servers) {
    return servers.stream().map(Definitions::of).toList();
  }

  private static ServerDefinition of(Server server) {
    return switch (server) {
      case POSTGRES -> new PostgresDefinition();
      case KAFKA -> new KafkaDefinition();
      case REGISTRY -> new RegistryDefinition();
      case NEO4J -> new Neo4jDefinition();
      case MONGO -> new MongoDefinition();
      case ELASTIC -> new ElasticDefinition();
    };
  }
}

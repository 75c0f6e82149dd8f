package io.sluice.it;

import io.sluice.dev.Addresses;
import io.sluice.dev.Server;
import io.sluice.it.wire.Dialect;
import io.sluice.it.wire.Link;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntFunction;

/** The links between one service and the shared servers, one for each server. */
final class Links implements AutoCloseable {
  private final Addresses servers = SharedServers.get().addresses();
  private final Map<Server, Link> links = new EnumMap<>(Server.class);

  Links() throws IOException {
    for (Server server : Server.values()) {
      URI at = uri(server);
      links.put(
          server, new Link(new InetSocketAddress(at.getHost(), at.getPort()), dialect(server, at)));
    }
  }

  private static IntFunction<Dialect> dialect(Server server, URI at) {
    return port ->
        switch (server) {
          case POSTGRES -> Dialect.postgres();
          case KAFKA -> Dialect.kafka(at.getHost(), at.getPort(), port);
          case REGISTRY, ELASTIC -> Dialect.http();
          case NEO4J -> Dialect.bolt();
          case MONGO -> Dialect.mongo();
        };
  }

  private URI uri(Server server) {
    return switch (server) {
      case POSTGRES -> URI.create(servers.postgres().url());
      case KAFKA -> URI.create("kafka://" + servers.kafka());
      case REGISTRY -> servers.registry();
      case NEO4J -> servers.neo4j().uri();
      case MONGO -> URI.create(servers.mongo());
      case ELASTIC -> servers.elastic();
    };
  }

  Link to(Server server) {
    return links.get(server);
  }

  /** The servers as the service finds them. */
  Addresses addresses() {
    return new Addresses(
        Map.of(
            Server.POSTGRES,
                Map.of(
                    "url", through(Server.POSTGRES, servers.postgres().url()),
                    "user", servers.postgres().user(),
                    "password", servers.postgres().password()),
            Server.KAFKA, Map.of("bootstrapServers", through(Server.KAFKA, servers.kafka())),
            Server.REGISTRY, Map.of("url", through(Server.REGISTRY, servers.registry().toString())),
            Server.NEO4J,
                Map.of(
                    "uri", through(Server.NEO4J, servers.neo4j().uri().toString()),
                    "user", servers.neo4j().user(),
                    "password", servers.neo4j().password()),
            Server.MONGO, Map.of("uri", through(Server.MONGO, servers.mongo())),
            Server.ELASTIC, Map.of("url", through(Server.ELASTIC, servers.elastic().toString()))));
  }

  private String through(Server server, String address) {
    return address.replace(":" + uri(server).getPort(), ":" + links.get(server).port());
  }

  @Override
  public void close() throws IOException {
    for (Link link : links.values()) {
      link.close();
    }
  }
}

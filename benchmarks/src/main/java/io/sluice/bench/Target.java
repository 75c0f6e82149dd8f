package io.sluice.bench;

import io.sluice.dev.Server;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Where changes are counted. */
enum Target {
  KAFKA,
  MONGO,
  NEO4J,
  ELASTIC;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The servers that a path to this target needs. */
  Set<Server> servers() {
    Set<Server> servers = EnumSet.of(Server.POSTGRES, Server.KAFKA, Server.REGISTRY);
    servers.add(Server.of(label()));
    return servers;
  }
}

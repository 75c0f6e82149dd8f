package io.sluice.dev;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The servers that Sluice's demo and tests need. */
public enum Server {
  POSTGRES,
  KAFKA,
  REGISTRY,
  NEO4J,
  MONGO,
  ELASTIC;

  /** The name in arguments, folders and messages: {@code postgres}, {@code kafka} … */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException naming the servers there are
   */
  public static Server of(String label) {
    return Stream.of(values())
        .filter(server -> server.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no server is called \""
                        + label
                        + "\"; there are "
                        + Stream.of(values())
                            .map(Server::label)
                            .collect(Collectors.joining(", "))));
  }
}

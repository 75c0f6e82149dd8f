package io.sluice.dev.supervisor;

import io.sluice.dev.Server;

/**
 * A server is not as it should be. The message is for people: which, why, its log's last lines,
 * what to do.
 */
public final class ServerFailure extends Exception {
  private static final long serialVersionUID = 1;
  private final Server server;

  ServerFailure(Server server, String message) {
    super(message);
    this.server = server;
  }

  public Server server() {
    return server;
  }
}

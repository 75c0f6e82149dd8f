package io.sluice.adapter.postgres;

import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * Asks how far the slot is behind and what it holds back, over a connection of its own that is
 * kept.
 */
final class LagProbe implements AutoCloseable {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

  private final PostgresConnections connections;
  private final Slot slot;
  private Connection connection;

  LagProbe(PostgresConnections connections, Slot slot) {
    this.connections = connections;
    this.slot = slot;
  }

  OptionalLong bytes() {
    return ask(Slot.State::lagBytes);
  }

  OptionalLong heldBackBytes() {
    return ask(Slot.State::heldBackBytes);
  }

  private synchronized OptionalLong ask(ToLongFunction<Slot.State> question) {
    try {
      if (connection == null) {
        connection = connections.openWatched("lag", ANSWER_LIMIT);
      }
      Optional<Slot.State> state = slot.state(connection);
      return state.stream().mapToLong(question).findFirst();
    } catch (PortException | SQLException e) {
      // Unknown is an answer here; whoever captures will report the reason.
      close();
      return OptionalLong.empty();
    }
  }

  @Override
  public synchronized void close() {
    PostgresConnections.close(connection);
    connection = null;
  }
}

package io.sluice.adapter.postgres;

import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets standbys synchronize a slot that was made without that: by an earlier version of Sluice, or
 * on an earlier version of PostgreSQL. Capture goes on without it, only a failover would end it.
 */
final class SlotFailover {
  private static final Logger LOG = LoggerFactory.getLogger(SlotFailover.class);
  private static final int FIRST_VERSION = 17;

  /** The server waits for whoever uses the slot, and a start must not wait long for this. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  private final PostgresConnections connections;
  private final Slot slot;
  private boolean told;

  SlotFailover(PostgresConnections connections, Slot slot) {
    this.connections = connections;
    this.slot = slot;
  }

  static boolean isKnownTo(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion() >= FIRST_VERSION;
  }

  /**
   * To be called while nobody uses the slot.
   *
   * @param state as just seen
   */
  synchronized void turnOn(Slot.State state) {
    if (!state.withoutFailover()) {
      return;
    }
    Connection replication = null;
    try {
      replication = connections.openReplication("slot", ANSWER_LIMIT);
      try (Statement statement = replication.createStatement()) {
        statement.execute("ALTER_REPLICATION_SLOT " + Sql.name(slot.name()) + " (FAILOVER true)");
      }
      LOG.info("standbys may synchronize replication slot {} from now on", slot.name());
    } catch (SQLException e) {
      tell(PostgresErrors.reason(e));
    } catch (PortException e) {
      tell(e.getMessage());
    } finally {
      PostgresConnections.close(replication);
    }
  }

  private void tell(String reason) {
    if (!told) {
      told = true;
      LOG.warn(
          "replication slot {} cannot be given the option failover ({}). Capture goes on; after a"
              + " failover to a standby it would need a new snapshot",
          slot.name(),
          reason);
    }
  }
}

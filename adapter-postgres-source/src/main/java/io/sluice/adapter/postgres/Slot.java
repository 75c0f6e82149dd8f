package io.sluice.adapter.postgres;

import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The pipeline's replication slot. */
record Slot(String name) {
  private static final Duration END_LIMIT = Duration.ofSeconds(3);
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  /**
   * What {@code pg_replication_slots} says.
   *
   * @param ours whether it serves a connection of a snapshot of Sluice
   * @param confirmed up to where PostgreSQL was told that changes are safe; 0 while it is being
   *     made
   * @param walStatus {@code lost} once the slot is of no use
   * @param invalidation why it is of no use, where PostgreSQL says so (17); else empty
   * @param withoutFailover whether standbys may not synchronize it, though this PostgreSQL could
   * @param walEnd up to where the server has written WAL
   * @param lagBytes WAL written behind {@code confirmed}
   * @param heldBackBytes WAL that stays on disk for this slot, 0 if none does
   */
  record State(
      boolean pgoutput,
      String database,
      int activePid,
      boolean ours,
      long confirmed,
      String walStatus,
      String invalidation,
      boolean withoutFailover,
      long walEnd,
      long lagBytes,
      long heldBackBytes) {

    boolean active() {
      return activePid != 0;
    }

    boolean lost() {
      return "lost".equals(walStatus);
    }
  }

  Optional<State> state(Connection connection) throws SQLException {
    String sql =
        "select plugin = 'pgoutput', database, coalesce(active_pid, 0),"
            + " exists (select 1 from pg_catalog.pg_stat_activity a"
            + " where a.pid = active_pid and a.application_name like 'sluice snapshot %'),"
            + " confirmed_flush_lsn - '0/0'::pg_lsn, coalesce(wal_status, 'lost'),"
            // Columns that not every version of PostgreSQL has.
            + " coalesce(pg_catalog.to_jsonb(s) ->> 'invalidation_reason', ''),"
            + " coalesce(pg_catalog.to_jsonb(s) ->> 'failover' = 'false', false),"
            + " pg_catalog.pg_current_wal_insert_lsn() - '0/0'::pg_lsn,"
            + " coalesce(pg_catalog.pg_current_wal_lsn() - confirmed_flush_lsn, 0),"
            + " coalesce(pg_catalog.pg_current_wal_lsn() - restart_lsn, 0)"
            + " from pg_catalog.pg_replication_slots s where slot_name = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        String confirmed = row.getString(5);
        return Optional.of(
            new State(
                row.getBoolean(1),
                row.getString(2),
                row.getInt(3),
                row.getBoolean(4),
                confirmed == null ? 0 : Long.parseUnsignedLong(confirmed),
                row.getString(6),
                row.getString(7),
                row.getBoolean(8),
                Long.parseUnsignedLong(row.getString(9)),
                row.getLong(10),
                row.getLong(11)));
      }
    }
  }

  /** Drops the slot, if there is one and it is not in use by somebody else. */
  void drop(Connection connection, PostgresErrors errors) throws PortException {
    try {
      Optional<State> state = state(connection);
      if (state.isEmpty()) {
        return;
      }
      if (state.get().ours()) {
        free(connection, state.get(), errors);
      } else if (state.get().active()) {
        throw inUse(state.get());
      }
      try (PreparedStatement statement =
          connection.prepareStatement(
              // one that was still being made has gone with who made it
              "select pg_catalog.pg_drop_replication_slot(slot_name)"
                  + " from pg_catalog.pg_replication_slots where slot_name = ?")) {
        statement.setString(1, name);
        statement.execute();
      }
    } catch (SQLException e) {
      throw errors.translate("drop replication slot " + name, e);
    }
  }

  /**
   * Ends the server process that still serves a capture of this pipeline which has lost its claim:
   * it may have been cut off in a way that neither side has noticed.
   *
   * @param state as just seen, active
   * @throws TransientPortException if it goes on using the slot
   */
  void free(Connection connection, State state, PostgresErrors errors) throws PortException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select pg_catalog.pg_terminate_backend(active_pid, ?)"
                + " from pg_catalog.pg_replication_slots where slot_name = ? and active_pid = ?")) {
      statement.setLong(1, END_LIMIT.toMillis());
      statement.setString(2, name);
      statement.setInt(3, state.activePid());
      statement.execute();
      if (state(connection).filter(State::active).isPresent()) {
        throw inUse(state);
      }
    } catch (SQLException e) {
      if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        // Another role's: it ends by itself after wal_sender_timeout.
        throw inUse(state);
      }
      throw errors.translate("free replication slot " + name, e);
    }
  }

  TransientPortException inUse(State state) {
    return new TransientPortException(
        "replication slot "
            + name
            + " is in use by server process "
            + state.activePid()
            + ". If that is not a capture of this pipeline about to end, give this pipeline a slot"
            + " of its own");
  }
}

package io.sluice.adapter.postgres;

import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The pipeline's replication slot. */
record Slot(String name) {

  /**
   * What {@code pg_replication_slots} says.
   *
   * @param confirmed up to where PostgreSQL was told that changes are safe
   * @param walStatus {@code lost} once WAL that the slot needs is gone
   * @param lagBytes WAL written behind {@code confirmed}
   */
  record State(
      boolean pgoutput,
      String database,
      int activePid,
      long confirmed,
      String walStatus,
      long lagBytes) {

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
            + " confirmed_flush_lsn - '0/0'::pg_lsn, coalesce(wal_status, 'lost'),"
            + " coalesce(pg_catalog.pg_current_wal_lsn() - confirmed_flush_lsn, 0)"
            + " from pg_catalog.pg_replication_slots where slot_name = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        String confirmed = row.getString(4);
        return Optional.of(
            new State(
                row.getBoolean(1),
                row.getString(2),
                row.getInt(3),
                confirmed == null ? 0 : Long.parseUnsignedLong(confirmed),
                row.getString(5),
                row.getLong(6)));
      }
    }
  }

  /** Drops the slot, if there is one. */
  void drop(Connection connection, PostgresErrors errors) throws PortException {
    try {
      Optional<State> state = state(connection);
      if (state.isEmpty()) {
        return;
      }
      if (state.get().active()) {
        throw inUse(state.get());
      }
      try (PreparedStatement statement =
          connection.prepareStatement("select pg_catalog.pg_drop_replication_slot(?)")) {
        statement.setString(1, name);
        statement.execute();
      }
    } catch (SQLException e) {
      throw errors.translate("drop replication slot " + name, e);
    }
  }

  TransientPortException inUse(State state) {
    return new TransientPortException(
        "replication slot "
            + name
            + " is in use by server process "
            + state.activePid()
            + ". If that is not a capture of this pipeline about to end, give this pipeline a slot of"
            + " its own");
  }
}

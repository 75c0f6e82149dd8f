package io.sluice.adapter.postgres;

import io.sluice.ports.PortException;
import java.sql.SQLException;

/** How far a slot has come, as the server sees it. */
record SlotPosition(TestDatabase db, String slot) {
  /** Of {@code pg_replication_slots}. */
  String column(String name) {
    return db.ask("select " + name + " from pg_replication_slots where slot_name = '" + slot + "'");
  }

  /** Whether this position of the slot is behind that point of the WAL. */
  boolean isPast(String column, String lsn) {
    return "t".equals(column(column + " > '" + lsn + "'"));
  }

  /** Whether PostgreSQL was told of no more than what the log has. */
  boolean isNotBeyond(Recorder log) {
    try {
      long confirmed = Long.parseLong(column("confirmed_flush_lsn - '0/0'::pg_lsn"));
      return confirmed <= SourceOffset.parse(log.checkpoint().orElseThrow()).lsn();
    } catch (PortException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether the slot's reader has sent its status after that moment. */
  boolean wasHeardOfAfter(String moment) {
    return "t"
        .equals(
            db.ask(
                "select reply_time > '"
                    + moment
                    + "' from pg_stat_replication where pid = "
                    + column("active_pid")));
  }

  /** Whether the server has still to send what was written there. */
  boolean hasToSendUpTo(String lsn) {
    return "t"
        .equals(
            db.ask(
                "select sent_lsn < '"
                    + lsn
                    + "' from pg_stat_replication where pid = "
                    + column("active_pid")));
  }

  /** Ends the server's side of the stream. */
  void cut() throws SQLException {
    db.execute("select pg_terminate_backend(" + column("active_pid") + ")");
  }
}

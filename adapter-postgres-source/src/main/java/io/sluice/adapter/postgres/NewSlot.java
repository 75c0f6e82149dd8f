package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.SourceOffset.Origin;
import io.sluice.ports.TransientPortException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.replication.LogSequenceNumber;

/**
 * A replication slot that was just made, and the snapshot that PostgreSQL exports with it.
 *
 * @param snapshot its name; it lasts until the next command on the connection that made the slot
 * @param consistentPoint what committed before is in the snapshot, what commits behind it comes
 *     through the slot
 */
record NewSlot(String snapshot, long consistentPoint) {

  /**
   * Waits until every transaction that is open now has ended: PostgreSQL needs that for a slot. The
   * wait ends when the connection is aborted.
   *
   * @param replication a connection for replication commands
   * @param origin where the slot is to be
   */
  static NewSlot create(Connection replication, Slot slot, Origin origin)
      throws SQLException, TransientPortException {
    OriginReader.requireStill(origin, replication);
    Preflight.requirePrimary(replication);
    String command = "CREATE_REPLICATION_SLOT " + Sql.name(slot.name()) + " LOGICAL pgoutput";
    if (SlotFailover.isKnownTo(replication)) {
      command += " (SNAPSHOT 'export', FAILOVER true)"; // before, to export was the default, too
    }
    try (Statement statement = replication.createStatement();
        ResultSet row = statement.executeQuery(command)) {
      row.next();
      return new NewSlot(
          row.getString("snapshot_name"),
          LogSequenceNumber.valueOf(row.getString("consistent_point")).asLong());
    }
  }
}

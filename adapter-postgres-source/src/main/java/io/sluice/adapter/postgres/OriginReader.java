package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.SourceOffset.Origin;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/** Asks which database this is, over a replication connection as the stream will have one. */
final class OriginReader {
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);
  private static final int FIRST_TIMELINE = 1;
  private static final String UNDEFINED_FILE = "58P01";

  /** The name of a segment of the WAL begins with it. */
  private static final String TIMELINE =
      "select substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()), 1, 8)";

  private OriginReader() {}

  /**
   * @param then what the checkpoint says; the server's history is asked for only if it has become
   *     another since
   */
  static Lineage read(PostgresConnections connections, Optional<Origin> then) throws PortException {
    Connection connection = connections.openReplication("identify", ANSWER_LIMIT);
    try {
      Origin origin = origin(connection);
      boolean same = then.map(Origin::timeline).orElse(origin.timeline()) == origin.timeline();
      return new Lineage(
          origin, same ? TimelineHistory.NONE : history(connection, origin.timeline()));
    } catch (SQLException e) {
      throw connections.errors().translate("identify the database", e);
    } finally {
      PostgresConnections.close(connection);
    }
  }

  /**
   * Whether this connection leads to the same server as the one before.
   *
   * @param replication for replication commands
   * @throws TransientPortException if not: all that was found there has to be looked at anew
   */
  static void requireStill(Origin before, Connection replication)
      throws SQLException, TransientPortException {
    Origin now = origin(replication);
    if (!now.equals(before)) {
      throw another(now.timeline(), before.timeline());
    }
  }

  /**
   * As {@link #requireStill}, for a connection of any kind, and by the timeline alone: that is what
   * a failover changes.
   */
  static void requireTimeline(Origin before, Connection connection)
      throws SQLException, TransientPortException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TIMELINE)) {
      row.next();
      int now = Integer.parseUnsignedInt(row.getString(1), 16);
      if (now != before.timeline()) {
        throw another(now, before.timeline());
      }
    }
  }

  private static TransientPortException another(int now, int before) {
    return new TransientPortException(
        "another server answers than a moment ago (timeline "
            + Integer.toUnsignedString(now)
            + ", it was "
            + Integer.toUnsignedString(before)
            + "): it is looked at anew");
  }

  private static Origin origin(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String system;
      int timeline;
      try (ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
        row.next();
        system = row.getString("systemid");
        timeline = (int) row.getLong("timeline");
      }
      try (ResultSet row =
          statement.executeQuery(
              "select oid::int8 from pg_catalog.pg_database where datname = current_database()")) {
        row.next();
        return new Origin(system, timeline, row.getLong(1));
      }
    }
  }

  /** None where the file was removed; nobody can tell then where the server comes from. */
  private static TimelineHistory history(Connection connection, int timeline) throws SQLException {
    if (timeline == FIRST_TIMELINE) {
      return TimelineHistory.NONE;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("TIMELINE_HISTORY " + Integer.toUnsignedString(timeline))) {
      row.next();
      return TimelineHistory.parse(row.getString("content"));
    } catch (SQLException e) {
      if (UNDEFINED_FILE.equals(e.getSQLState())) {
        return TimelineHistory.NONE;
      }
      throw e;
    }
  }
}

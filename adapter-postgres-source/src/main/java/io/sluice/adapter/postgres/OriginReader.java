package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.SourceOffset.Origin;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Asks which database this is, over a replication connection as the stream will have one. */
final class OriginReader {
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);

  private OriginReader() {}

  static Origin read(PostgresConnections connections) throws PortException {
    Connection connection = connections.openReplication("identify", ANSWER_LIMIT);
    try (Statement statement = connection.createStatement()) {
      String system;
      int timeline;
      try (ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
        row.next();
        system = row.getString("systemid");
        timeline = row.getInt("timeline");
      }
      try (ResultSet row =
          statement.executeQuery(
              "select oid::int8 from pg_catalog.pg_database where datname = current_database()")) {
        row.next();
        return new Origin(system, timeline, row.getLong(1));
      }
    } catch (SQLException e) {
      throw connections.errors().translate("identify the database", e);
    } finally {
      PostgresConnections.close(connection);
    }
  }
}

package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;

/**
 * The minor versions of PostgreSQL with which tables may join a publication that is streamed. Older
 * ones may leave out changes of a table that joins, or is published otherwise than before, while
 * others write to it: "Distribute invalidations to concurrent in-progress transactions" in the
 * release notes of May 2025.
 */
final class ExactJoins {
  /** By major version; of those not named, every minor version will do. */
  private static final Map<Integer, Integer> LEAST_MINOR = Map.of(14, 18, 15, 13, 16, 9, 17, 5);

  private ExactJoins() {}

  /**
   * @param joining named in the message
   * @throws PortException if the server is older than that
   */
  static void require(Connection connection, Collection<TableId> joining, PostgresErrors errors)
      throws PortException {
    try {
      DatabaseMetaData server = connection.getMetaData();
      int least = LEAST_MINOR.getOrDefault(server.getDatabaseMajorVersion(), 0);
      if (server.getDatabaseMinorVersion() < least) {
        throw new PortException(
            joining
                + " joins the publication, or is to be published otherwise, but PostgreSQL "
                + server.getDatabaseProductVersion()
                + " may lose changes meanwhile. Upgrade it to "
                + server.getDatabaseMajorVersion()
                + "."
                + least
                + ", or put the configuration back, or take a new snapshot of everything: run"
                + " `sluice reset` and start again");
      }
    } catch (SQLException e) {
      throw errors.translate("ask for the server's version", e);
    }
  }
}

package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/** Reads pieces of tables, each in one snapshot. */
final class PieceReader {
  private final RequestSession session;
  private final Selection selection;
  private final KnownKeys keys;

  /**
   * How much at once.
   *
   * @param rows at most; fewer where rows are wide
   */
  record Limits(int rows, Duration time) {}

  PieceReader(RequestSession session, Selection selection, KnownKeys keys) {
    this.session = session;
    this.selection = selection;
    this.keys = keys;
  }

  /**
   * @throws PortException if the table or the request is such that it can never be read
   */
  Piece read(OpenRequest request, Limits limits) throws SQLException, PortException {
    Connection connection = session.begin(limits.time());
    lock(connection, request.table());
    Optional<CatalogTable> table = new Catalog(connection, selection).table(request.table());
    if (table.isEmpty()) {
      throw new PortException("table " + request.table() + " does not exist");
    }
    if (!keys.isKept(table.get())) {
      throw new TransientPortException("the rows of table " + request.table() + " come anew");
    }
    keys.requireMasks(table.get());
    Reading reading = new Reading(connection, request, table.get());
    Piece piece = request.isForRows() ? reading.byKey() : reading.range(limits.rows());
    connection.rollback();
    return piece;
  }

  /** Before the snapshot is taken: an older one would find a table empty that was rewritten. */
  private static void lock(Connection connection, TableId table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("lock table only " + Sql.name(table) + " in access share mode");
    }
  }
}

package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Notices while a capture runs that tables are altered, dropped, renamed or made, and writes into
 * the WAL what {@link AlteredTables} has to do about it: an ALTER itself is not in the stream.
 *
 * <p>Nothing is lost if that message is: what the checkpoint says of a table is compared when the
 * next run begins.
 */
final class Alterations {
  private final TableCheck check;
  private final Selection selection;
  private final RequestChannel requests;
  private Catalog catalog;
  private final Map<TableId, CatalogTable> captured = new TreeMap<>();
  private final Map<TableId, Optional<TableForm>> setAside;
  private final Map<TableId, TableForm> seen = new HashMap<>();

  Alterations(TableCheck check, Selection selection, RequestChannel requests, Preparation ready) {
    this.check = check;
    this.selection = selection;
    this.requests = requests;
    ready.tables().forEach(table -> captured.put(table.id(), table));
    this.setAside = ready.setAside();
  }

  /**
   * Looks at the catalog; waits for nobody's locks.
   *
   * @param connection in auto-commit
   * @param committed the checkpoint
   * @throws TablesChangedException if others can be captured than when the run began
   */
  void look(Connection connection, SourceOffset committed) throws SQLException, PortException {
    Map<TableId, CatalogTable> now = new TreeMap<>();
    read(connection).forEach(table -> now.put(table.id(), table));
    for (CatalogTable table : captured.values()) {
      CatalogTable found = now.remove(table.id());
      if (found == null) {
        throw new TablesChangedException(
            "table "
                + table.id()
                + " was dropped, renamed, or altered so that it cannot be captured");
      }
      if (found.oid() != table.oid()) {
        throw new TablesChangedException("table " + table.id() + " was dropped and made again");
      }
      tell(connection, found, committed);
    }
    for (CatalogTable table : now.values()) {
      Optional<TableForm> aside = setAside.get(table.id());
      if (aside == null || !aside.equals(Optional.of(table.form()))) {
        throw new TablesChangedException("table " + table.id() + " can be captured now");
      }
    }
  }

  /** In one snapshot: a form put together of two would hide what lies between them. */
  private List<CatalogTable> read(Connection connection) throws SQLException {
    if (catalog == null || catalog.connection() != connection) {
      catalog = new Catalog(connection, selection);
      // For the session: others ask on this connection, too, and may have begun the transaction.
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    }
    connection.setAutoCommit(false);
    try {
      return check.glance(catalog);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void tell(Connection connection, CatalogTable table, SourceOffset committed)
      throws SQLException {
    TableForm form = table.form();
    TableForm before = seen.get(table.id());
    CapturedTables tables = committed.tables().orElseThrow();
    PartitionForms.Difference partitions = PartitionForms.Difference.NONE;
    TableForm.Effect effect = TableForm.Effect.NONE; // of one that joins, as it is then
    if (tables.ids().contains(table.id())) {
      CapturedTable known = tables.of(table.id());
      if (before == null) {
        TableForm atStart = captured.get(table.id()).form();
        before = known.form().equals(atStart.brief()) ? atStart : null;
      }
      boolean brief = known.isStale() || before == null;
      effect = brief ? form.since(known) : form.since(before);
      partitions =
          brief ? form.partitionsSince(known) : form.partitions().since(before.partitions());
    }
    if (effect != TableForm.Effect.NONE) {
      requests.emit(
          connection, RequestMessage.altered(effect, table.id(), form.brief(), partitions));
    }
    if (tables.ids().contains(table.id())) {
      seen.put(table.id(), form);
    }
  }
}

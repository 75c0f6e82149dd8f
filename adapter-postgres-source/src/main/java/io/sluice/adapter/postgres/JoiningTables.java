package io.sluice.adapter.postgres;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.domain.VersionSequence;
import io.sluice.ports.PortException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up tables that were added to the configuration: in the log, a TRUNCATE and then every row,
 * as in a snapshot.
 */
final class JoiningTables {
  private static final Logger LOG = LoggerFactory.getLogger(JoiningTables.class);

  private final LiveCatalog catalog;
  private final KnownKeys keys;
  private final RecordShapes shapes;
  private final VersionSequence versions;
  private final Settling settling = new Settling();

  /**
   * @param keys those of the tables of this run
   */
  JoiningTables(
      LiveCatalog catalog, KnownKeys keys, RecordShapes shapes, VersionSequence versions) {
    this.catalog = catalog;
    this.keys = keys;
    this.shapes = shapes;
    this.versions = versions;
  }

  /** At the end of the message's transaction. */
  SourceOffset join(RequestMessage message, SourceOffset at, List<ChangeEvent> changes)
      throws PortException {
    OpenRequest request = OpenRequest.of(message);
    TableId id = request.table();
    CapturedTables tables = at.tables().orElseThrow();
    if (tables.ids().contains(id) || !keys.has(id)) {
      return at; // asked for twice, or taken out of the configuration again
    }
    CapturedTables more;
    try {
      Optional<CatalogTable> table = catalog.get().table(id);
      if (!table.map(JoiningTables::mayCome).orElse(false)) {
        return at; // it was altered again, which the next look at the catalog finds
      }
      SourcePosition position = new SourcePosition(at.lsn(), 0, at.committedAtMicros());
      changes.add(ChangeEvent.truncate(table.get().schema(), versions.next(), position));
      keys.comesAnew(table.get());
      shapes.forget(id);
      // As it was when the message was written: what was altered since is told behind it.
      CapturedTable now = CapturedTable.of(table.get());
      more = tables.with(id, message.form().map(now::of).orElse(now));
    } catch (SQLException e) {
      throw catalog.failed("read the definition of table " + id, e);
    } catch (IllegalArgumentException e) {
      throw new PortException("table " + id + " cannot join the pipeline: " + e.getMessage(), e);
    }
    LOG.info("table {} joins the pipeline", id);
    return at.with(more).with(at.requests().with(request));
  }

  /** Whether it has a key, and everything that the configuration names. */
  static boolean mayCome(CatalogTable table) {
    return !table.key().columns().isEmpty() && table.missing().isEmpty();
  }

  /** Whether every change that does not come through the stream can be read. */
  boolean isSettled(OpenRequest request, TransactionsUnderWay underWay)
      throws SQLException, PortException {
    return !request.after().isEmpty()
        || settling.isSettled(request.id(), underWay.writers(request));
  }
}

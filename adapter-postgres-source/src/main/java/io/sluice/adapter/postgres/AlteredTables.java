package io.sluice.adapter.postgres;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.domain.VersionSequence;
import io.sluice.ports.PortException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what has to follow an ALTER of a captured table, at the place in the stream where {@link
 * Alterations} has told of it. Used by the stream's thread.
 */
final class AlteredTables {
  private static final Logger LOG = LoggerFactory.getLogger(AlteredTables.class);

  /** That are read each by itself: a checkpoint holds a request for each. */
  private static final int MOST_PARTITIONS = 200;

  private final LiveCatalog catalog;
  private final KnownKeys keys;
  private final RecordShapes shapes;
  private final VersionSequence versions;
  private final Set<TableId> truncated = new HashSet<>();

  /**
   * @param keys those of the tables of this run
   */
  AlteredTables(
      LiveCatalog catalog, KnownKeys keys, RecordShapes shapes, VersionSequence versions) {
    this.catalog = catalog;
    this.keys = keys;
    this.shapes = shapes;
    this.versions = versions;
  }

  /** To be called as a transaction begins, or when it was in the log already. */
  void forgetPassedOver() {
    shapes.takePassedOver();
  }

  /**
   * At the end of a transaction: of tables of which it held changes that could not be taken, all
   * rows have to come anew. The checkpoint keeps that in mind.
   */
  SourceOffset passedOver(SourceOffset at) {
    SourceOffset offset = at;
    for (TableId id : shapes.takePassedOver()) {
      CapturedTables tables = offset.tables().orElseThrow();
      if (tables.ids().contains(id) && !tables.of(id).isStale()) {
        LOG.info("table {} has changes under another key: its rows will come anew", id);
        offset = offset.with(tables.with(id, tables.of(id).stale()));
      }
    }
    return offset;
  }

  /** All rows of the table have gone by a TRUNCATE in the stream. */
  void truncated(TableId table) {
    truncated.add(table);
  }

  /** At the end of the message's transaction. */
  SourceOffset meet(RequestMessage message, SourceOffset at, List<ChangeEvent> changes)
      throws PortException {
    TableId id = message.table().orElseThrow();
    CapturedTables tables = at.tables().orElseThrow();
    if (!tables.ids().contains(id)) {
      return at; // told twice, or taken out of the configuration meanwhile
    }
    CapturedTable known = tables.of(id);
    if (message.kind() == RequestMessage.Kind.GONE && !keys.isLeaving(id)) {
      return at; // told by an earlier run, and it is back since
    }
    if (message.kind() == RequestMessage.Kind.GONE) {
      LOG.warn(
          "table {} is no longer captured. What log and sinks have of it stays as it is there", id);
      return at.with(tables.without(id)).with(at.requests().without(id));
    }
    String form = message.form().orElseThrow();
    if (known.form().equals(form)) {
      return at;
    }
    shapes.forget(id);
    left(message, id);
    return switch (message.kind()) {
      case NOTED -> at.with(tables.with(id, known.of(form)));
      case PARTITIONS -> {
        if (message.partitions().added().size() > MOST_PARTITIONS) {
          LOG.info("table {} has many other partitions: all its rows are read", id);
          yield at.with(tables.with(id, known.of(form)))
              .with(at.requests().anew(OpenRequest.of(message)));
        }
        Requests requests = at.requests();
        for (long partition : message.partitions().added()) {
          LOG.info("table {} has another partition: the rows that it came with are read", id);
          requests = requests.withPartition(OpenRequest.ofPartition(message, partition));
        }
        yield at.with(tables.with(id, known.of(form))).with(requests);
      }
      case ALTERED -> {
        LOG.info("table {} was altered: its rows are read again", id);
        yield at.with(tables.with(id, known.of(form)))
            .with(at.requests().anew(OpenRequest.of(message)));
      }
      default -> anew(message, form, at, changes);
    };
  }

  /** PostgreSQL does not stream that rows have gone with their partition. */
  private void left(RequestMessage message, TableId id) {
    boolean allEmptied = truncated.remove(id);
    if (message.kind() == RequestMessage.Kind.ANEW) {
      return;
    }
    if (!message.partitions().gone().isEmpty()) {
      LOG.warn(
          "table {} has lost partitions ({}): they were detached or dropped. What came of them stays"
              + " in log and sinks; `sluice verify --repair` removes it from the sinks",
          id,
          String.join(", ", message.partitions().gone()));
    }
    if (!message.partitions().emptied().isEmpty() && !allEmptied) {
      LOG.warn(
          "partitions of table {} were truncated by themselves ({}), which PostgreSQL does not"
              + " replicate. What came of them stays in log and sinks; `sluice verify --repair`"
              + " removes it from the sinks",
          id,
          String.join(", ", message.partitions().emptied()));
    }
  }

  private SourceOffset anew(
      RequestMessage message, String form, SourceOffset at, List<ChangeEvent> changes)
      throws PortException {
    TableId id = message.table().orElseThrow();
    try {
      Optional<CatalogTable> table = catalog.get().table(id);
      if (keys.isLeaving(id) || !table.map(JoiningTables::mayCome).orElse(false)) {
        CapturedTables tables = at.tables().orElseThrow();
        return at.with(tables.with(id, tables.of(id).stale())); // altered again meanwhile
      }
      SourcePosition position = new SourcePosition(at.lsn(), 0, at.committedAtMicros());
      changes.add(ChangeEvent.truncate(table.get().schema(), versions.next(), position));
      keys.comesAnew(table.get());
      CapturedTable now = CapturedTable.of(table.get()).of(form);
      LOG.info(
          "table {} has another key now, or is another table: its rows leave the sinks and come anew",
          id);
      return at.with(at.tables().orElseThrow().with(id, now))
          .with(at.requests().anew(OpenRequest.of(message)));
    } catch (SQLException e) {
      throw catalog.failed("read the definition of table " + id, e);
    } catch (IllegalArgumentException e) {
      throw new PortException(e.getMessage(), e);
    }
  }
}

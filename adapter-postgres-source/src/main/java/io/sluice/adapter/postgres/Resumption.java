package io.sluice.adapter.postgres;

import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether the stream can go on from a checkpoint without a gap. */
final class Resumption {
  private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);
  static final String REMEDY =
      ". Changes in between are lost to this pipeline; only a new snapshot makes it whole again:"
          + " stop Sluice, run `sluice reset` and start it again";

  private static final String NOT_SYNCHRONIZED =
      ": the server was promoted, or restored, without a copy of it (sync_replication_slots)";
  private static final String WAL_REMOVED = "wal_removed";

  private final Slot slot;
  private final Publication publication;
  private final RequestChannel requests;
  private final TablePatterns patterns;
  private final SlotFailover failover;
  private final PostgresErrors errors;

  Resumption(
      Slot slot,
      Publication publication,
      RequestChannel requests,
      TablePatterns patterns,
      SlotFailover failover,
      PostgresErrors errors) {
    this.slot = slot;
    this.publication = publication;
    this.requests = requests;
    this.patterns = patterns;
    this.failover = failover;
    this.errors = errors;
  }

  /**
   * The checkpoint is one of this database, as {@link Lineage} has found. Returns the preparation
   * with where to go on, and what the checkpoint did not say of it.
   *
   * @throws PortException if it cannot
   */
  Preparation verify(Connection connection, SourceOffset from, Preparation now)
      throws PortException {
    if (!from.slot().equals(slot.name())) {
      throw new PortException(
          "the checkpoint belongs to replication slot "
              + from.slot()
              + ", but the configuration says "
              + slot.name()
              + ". Set `slot` back to the former; or take a new snapshot: run"
              + " `sluice reset` and start again");
    }
    Slot.State state =
        state(connection, from.origin().equals(now.origin()) ? "" : NOT_SYNCHRONIZED);
    if (state.confirmed() == 0) {
      throw new SlotUnusableException(
          "replication slot "
              + slot.name()
              + " is not the one of the checkpoint: it has never been made to its end"
              + REMEDY);
    }
    intact(state, from.lsn());
    reached(state, from.lsn());
    if (state.active()) {
      slot.free(connection, state, errors);
    }
    failover.turnOn(state);
    KnownKeys keys = new KnownKeys(now.tables(), from.tables());
    for (CatalogTable table : now.tables()) {
      keys.requireMasks(table);
    }
    return admit(connection, from, now);
  }

  /**
   * Tables that the checkpoint does not know join the publication, and whoever captures is asked to
   * take them up behind this point of the stream. Of those that cannot be captured any longer,
   * everything up to this point still counts.
   */
  private Preparation admit(Connection connection, SourceOffset from, Preparation now)
      throws PortException {
    List<TableId> tables = now.ids();
    PublicationState published = publication.verify(connection, Map.of(), errors);
    CapturedTables before =
        from.tables().orElseGet(() -> CapturedTables.withUnknownKeys(published.tables()));
    Map<TableId, Member> changed = new TreeMap<>(now.members());
    CapturedTables captured = before.as(now.tables());
    Set<TableId> added = new TreeSet<>(tables);
    added.removeAll(captured.ids());
    Set<TableId> leaving = new TreeSet<>(from.tables().isEmpty() ? Set.of() : captured.ids());
    leaving.removeAll(tables);
    leaving.removeIf(table -> !patterns.matches(table));
    Set<TableId> others = selectedOtherwise(before, now.tables());
    others.addAll(added); // as what they may be published now, nothing of it was captured
    changed.keySet().retainAll(others);
    Map<TableId, Member> joining = new TreeMap<>(now.members());
    joining
        .keySet()
        .removeIf(table -> !added.contains(table) && !madeAnew(table, captured, now.tables()));
    if (now.tables().stream().anyMatch(table -> table.root().isPresent())) {
      publication.splitUp(connection, published, tables, errors);
    }
    publication.add(connection, published, joining, errors);
    publication.align(connection, published, changed, errors);
    publication.verify(connection, now.members(), errors);
    try {
      for (CatalogTable table : now.tables()) {
        if (added.contains(table.id())) {
          requests.emit(connection, RequestMessage.join(table.id(), table.form().brief()));
        }
      }
      for (TableId table : leaving) {
        requests.emit(connection, RequestMessage.gone(table));
      }
    } catch (SQLException e) {
      throw errors.translate("write into the WAL which tables come and go", e);
    }
    return now.from(from.of(now.origin()).with(captured), leaving);
  }

  /** Whether it is another table of the same name, of which {@link Alterations} will tell. */
  private static boolean madeAnew(
      TableId id, CapturedTables captured, Collection<CatalogTable> tables) {
    return tables.stream()
        .filter(table -> table.id().equals(id))
        .anyMatch(table -> table.form().isAnotherTable(captured.of(id)));
  }

  /** Those of which something else was captured before. */
  private static Set<TableId> selectedOtherwise(CapturedTables before, List<CatalogTable> now) {
    Set<TableId> changed = new TreeSet<>();
    for (CatalogTable table : now) {
      CapturedTable known = before.of(table.id());
      if (before.ids().contains(table.id())
          && !known.selection().equals(table.selection().fingerprint())) {
        changed.add(table.id());
        LOG.warn(
            "what is captured of table {} is another than before (columns, where, masks). It holds"
                + " for changes from now on: what log and sinks have already is not changed by"
                + " itself. `sluice snapshot` reads the table's rows again; `sluice verify"
                + " --repair` also removes rows that are no longer captured",
            table.id());
      }
    }
    return changed;
  }

  Slot.State state(Connection connection) throws PortException {
    return state(connection, "");
  }

  private Slot.State state(Connection connection, String whyGone) throws PortException {
    try {
      return slot.state(connection)
          .orElseThrow(
              () ->
                  new SlotUnusableException(
                      "replication slot " + slot.name() + " is gone" + whyGone + REMEDY));
    } catch (SQLException e) {
      throw errors.translate("look at replication slot " + slot.name(), e);
    }
  }

  /**
   * @param committed up to where the log has the changes
   */
  void intact(Slot.State state, long committed) throws PortException {
    if (state.lost()) {
      throw new SlotUnusableException(
          "replication slot " + slot.name() + " is invalidated" + reason(state) + REMEDY);
    }
    if (Long.compareUnsigned(state.confirmed(), committed) > 0) {
      throw new SlotUnusableException(
          "replication slot "
              + slot.name()
              + " is at LSN "
              + SourcePosition.formatLsn(state.confirmed())
              + ", ahead of the checkpoint at "
              + SourcePosition.formatLsn(committed)
              + ": somebody else has read from it"
              + REMEDY);
    }
  }

  private static String reason(Slot.State state) {
    String reason = state.invalidation();
    return reason.isEmpty() || reason.equals(WAL_REMOVED)
        ? ": PostgreSQL has removed WAL that it still needed (max_slot_wal_keep_size)"
        : " (" + reason + ")";
  }

  /** A copy of the files from an earlier day has neither a new identifier nor a new timeline. */
  private static void reached(Slot.State state, long committed) throws PortException {
    if (Long.compareUnsigned(state.walEnd(), committed) < 0) {
      throw new PortException(
          "the database is at LSN "
              + SourcePosition.formatLsn(state.walEnd())
              + ", before the checkpoint at "
              + SourcePosition.formatLsn(committed)
              + ": it was restored to an earlier state"
              + REMEDY);
    }
  }
}

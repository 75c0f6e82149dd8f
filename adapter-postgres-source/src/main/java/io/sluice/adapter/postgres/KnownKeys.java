package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys by which the log has the rows of a run's tables, and whether the tables still have them.
 *
 * <p>A row that comes under another key is another row to the sinks: the old one would stay for
 * ever. So of a table whose key has changed nothing is taken until its rows come anew. Used by the
 * stream's thread.
 */
final class KnownKeys {
  private final Map<TableId, List<String>> keys = new HashMap<>();
  private final Map<TableId, String> masks = new HashMap<>();
  private final Set<TableId> leaving = new HashSet<>();

  /**
   * @param tables those of the run
   * @param captured what the checkpoint says of them; without a key for tables that join, and in
   *     checkpoints of early versions
   */
  KnownKeys(Collection<CatalogTable> tables, Optional<CapturedTables> captured) {
    for (CatalogTable table : tables) {
      List<String> known = captured.map(at -> at.of(table.id()).key()).orElse(List.of());
      keys.put(table.id(), known.isEmpty() ? table.key().columns() : known);
      masks.put(
          table.id(),
          captured
              .filter(at -> at.ids().contains(table.id()))
              .map(at -> at.of(table.id()).keyMasks())
              .orElseGet(() -> masks(table)));
    }
  }

  /** It is no longer in the catalog, or not as it was, but the stream may have changes of it. */
  void leaving(TableId table, CapturedTable known) {
    leaving.add(table);
    keys.put(table, known.key());
    masks.put(table, known.keyMasks());
  }

  boolean isLeaving(TableId table) {
    return leaving.contains(table);
  }

  /** Whether it is a table of this run. */
  boolean has(TableId table) {
    return keys.containsKey(table);
  }

  /** Empty if it is not a table of this run. */
  List<String> of(TableId table) {
    return keys.getOrDefault(table, List.of());
  }

  /** All its rows come anew, under the key that it has now. */
  void comesAnew(CatalogTable table) {
    keys.put(table.id(), table.key().columns());
    masks.put(table.id(), masks(table));
  }

  private static String masks(CatalogTable table) {
    return table.selection().keyMasks(table.key().columns());
  }

  /**
   * Whether the table has the key by which the log has its rows.
   *
   * @param now the table as it is now
   */
  boolean isKept(CatalogTable now) {
    return !of(now.id()).isEmpty() && now.key().columns().equals(of(now.id()));
  }

  /**
   * @throws PortException if the table's key is hidden otherwise than in the log
   */
  void requireMasks(CatalogTable now) throws PortException {
    if (!isKept(now)) {
      return; // its rows come anew
    }
    if (!masks(now).equals(masks.get(now.id()))) {
      throw new PortException(
          "table "
              + now.id()
              + ": the mask of its key, or maskSalt, is another than when the table was first read:"
              + " log and sinks hold its rows under the former keys. Put it back; or leave the table"
              + " out, \"!"
              + now.id()
              + "\" in `tables`, start, stop and put it in again, which reads it anew; or take a new"
              + " snapshot of everything: run `sluice reset` and start again");
    }
  }
}

package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys by which the log has the rows of a run's tables, and whether the tables still have them.
 *
 * <p>A row that comes under another key is another row to the sinks: the old one would stay for
 * ever. So a table whose key has changed cannot go on without a new snapshot. Used by the stream's
 * thread.
 */
final class KnownKeys {
  private final Keyless keyless;
  private final Map<TableId, List<String>> keys = new HashMap<>();
  private final Map<TableId, String> masks = new HashMap<>();

  /**
   * @param tables those of the run
   * @param captured what the checkpoint says of them; without a key for tables that join, and in
   *     checkpoints of early versions
   */
  KnownKeys(List<CatalogTable> tables, Optional<CapturedTables> captured, Keyless keyless) {
    this.keyless = keyless;
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
   * @param now the table as it is now
   * @throws PortException if it has another key
   */
  void require(CatalogTable now) throws PortException {
    List<String> known = of(now.id());
    boolean counts = now.key().kind() != TableKey.Kind.ALL_COLUMNS || keyless != Keyless.REFUSE;
    List<String> present = counts ? now.key().columns() : List.of();
    if (!present.equals(known)) {
      throw new PortException(
          "table "
              + now.id()
              + " had the key ("
              + String.join(", ", known)
              + ") and now has "
              + (present.isEmpty() ? "none" : "(" + String.join(", ", present) + ")")
              + ": log and sinks hold its rows under the former one. Take a new snapshot: run"
              + " `sluice reset` and start again; or leave the table out: \"!"
              + now.id()
              + "\" in `tables`");
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

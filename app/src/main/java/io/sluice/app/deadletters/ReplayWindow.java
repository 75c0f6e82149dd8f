package io.sluice.app.deadletters;

import io.sluice.app.metrics.ChangeSize;
import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import io.sluice.ports.log.DeadLetter;
import io.sluice.ports.log.DeadLetters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The dead letters of one sink with the lowest versions above a given one: as many as fit into
 * memory. Dead letters are stored by many threads, so that their ids say little of the versions'
 * order; and there may be any number of them.
 */
final class ReplayWindow {
  private static final int MOST_CHANGES = 2_000;
  private static final long MOST_BYTES = 16L << 20;

  /** One change, which may have been stored more than once. */
  private record Stored(ChangeEvent change, List<Long> ids, long bytes) {}

  private final TreeMap<Long, Stored> byVersion = new TreeMap<>();
  private final long above;

  /** Versions from here on are left to the next window. */
  private long below = Long.MAX_VALUE;

  private long bytes;

  private ReplayWindow(long above) {
    this.above = above;
  }

  /** Reads through all dead letters once. */
  static ReplayWindow read(DeadLetters letters, Predicate<DeadLetter> meant, long above)
      throws PortException, InterruptedException {
    ReplayWindow window = new ReplayWindow(above);
    letters.list(
        letter -> {
          if (meant.test(letter)) {
            window.add(letter);
          }
        });
    return window;
  }

  private void add(DeadLetter letter) {
    ChangeEvent change = letter.change();
    if (change.version() <= above || change.version() >= below) {
      return;
    }
    Stored known = byVersion.get(change.version());
    if (known != null) {
      known.ids.add(letter.id());
      return;
    }
    Stored stored =
        new Stored(change, new ArrayList<>(List.of(letter.id())), ChangeSize.of(change));
    byVersion.put(change.version(), stored);
    bytes += stored.bytes;
    while (byVersion.size() > MOST_CHANGES || bytes > MOST_BYTES && byVersion.size() > 1) {
      Map.Entry<Long, Stored> last = byVersion.pollLastEntry();
      below = last.getKey();
      bytes -= last.getValue().bytes;
    }
  }

  boolean isEmpty() {
    return byVersion.isEmpty();
  }

  long lastVersion() {
    return byVersion.lastKey();
  }

  ChangeBatch batch(Set<Long> withoutVersions) {
    return ChangeBatch.of(
        byVersion.values().stream()
            .map(Stored::change)
            .filter(change -> !withoutVersions.contains(change.version()))
            .toList());
  }

  Set<Long> versions() {
    return byVersion.keySet();
  }

  /** The rows of the changes of these versions, by their tables. */
  Map<TableId, Set<RowKey>> rows(Collection<Long> versions) {
    Map<TableId, Set<RowKey>> rows = new HashMap<>();
    for (long version : versions) {
      ChangeEvent change = byVersion.get(version).change();
      if (change.key() != null) {
        rows.computeIfAbsent(change.table().id(), table -> new LinkedHashSet<>()).add(change.key());
      }
    }
    return rows;
  }

  /** The dead letters that hold the change of this version. */
  List<Long> ids(long version) {
    return byVersion.get(version).ids;
  }
}

package io.sluice.pipeline.verify;

import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.pipeline.verify.RowDiff.Held;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.StoredRow;
import io.sluice.ports.source.RowReader;
import io.sluice.ports.source.StampedRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Judges rows that looked different, while both sides go on changing. Nothing is reported that a
 * change under way could explain:
 *
 * <ol>
 *   <li>read the rows of the source, with their stamps;
 *   <li>wait until the sink has passed that moment;
 *   <li>read the rows of the sink;
 *   <li>read the rows of the source again.
 * </ol>
 *
 * If the source's row has the same stamp both times, it was the same all the while, and so must be
 * the sink's: a difference is real. If the source did not have the row either time, it may have had
 * it in between; then the difference is real if the next round finds the sink's row with the same
 * version, for by then the sink has passed a moment at which the row was not there. Whatever has
 * changed goes into the next round.
 */
final class Suspects {
  /** Rounds before a row that keeps changing is given up. */
  private static final int ROUNDS = 12;

  /**
   * Rounds in a row that find references of a row that is on neither side. Nothing of it has a
   * version, so chance is made small instead: the row would have to come and go between the same
   * two readings each time.
   */
  private static final int ROUNDS_OF_ORPHANS = 12;

  private final RowReader source;
  private final SinkRows sink;
  private final CatchUp catchUp;
  private final TableSchema table;
  private final RowDiff diff;

  /**
   * What came out.
   *
   * @param differences real ones
   * @param unsettled rows that changed in every round
   */
  record Verdict(List<Difference> differences, long unsettled) {}

  /** What is known of a row that is still suspected. */
  private static final class Suspect {
    private final RowKey key;
    private StampedRow before;
    private StoredRow storedBefore;
    private int roundsAbsent;

    Suspect(RowKey key) {
      this.key = key;
    }
  }

  Suspects(RowReader source, SinkRows sink, CatchUp catchUp, TableSchema table) {
    this.source = source;
    this.sink = sink;
    this.catchUp = catchUp;
    this.table = table;
    this.diff = new RowDiff(table);
  }

  /**
   * @param keys at most {@link RowReader#MOST_KEYS}
   */
  Verdict judge(Collection<RowKey> keys) throws PortException, InterruptedException {
    Map<RowKey, Suspect> suspects = new LinkedHashMap<>();
    keys.forEach(key -> suspects.put(Keys.canonical(key), new Suspect(key)));
    Map<RowKey, StampedRow> first = read(suspects);
    suspects.forEach((key, suspect) -> suspect.before = first.get(key));
    List<Difference> real = new ArrayList<>();
    for (int round = 0; round < ROUNDS && !suspects.isEmpty(); round++) {
      catchUp.await();
      Map<RowKey, Held> held = sink.read(suspects.values().stream().map(each -> each.key).toList());
      Map<RowKey, StampedRow> now = read(suspects);
      for (Iterator<Map.Entry<RowKey, Suspect>> i = suspects.entrySet().iterator(); i.hasNext(); ) {
        Map.Entry<RowKey, Suspect> each = i.next();
        if (settle(each.getValue(), held.get(each.getKey()), now.get(each.getKey()), real)) {
          i.remove();
        }
      }
    }
    return new Verdict(real, suspects.size());
  }

  private Map<RowKey, StampedRow> read(Map<RowKey, Suspect> suspects)
      throws PortException, InterruptedException {
    Map<RowKey, StampedRow> rows = new HashMap<>();
    List<RowKey> keys = suspects.values().stream().map(each -> each.key).toList();
    for (StampedRow row : source.read(table, keys)) {
      rows.put(Keys.canonical(row.row().key()), row);
    }
    return rows;
  }

  /** Whether the row needs no further round. */
  private boolean settle(Suspect suspect, Held held, StampedRow now, List<Difference> real) {
    StampedRow before = suspect.before;
    StoredRow storedBefore = suspect.storedBefore;
    suspect.before = now;
    suspect.storedBefore = held.row();
    if (before == null && now == null) {
      suspect.roundsAbsent++;
    } else {
      suspect.roundsAbsent = 0;
    }
    if (!Objects.equals(stamp(before), stamp(now))) {
      return false;
    }
    List<Difference> differences = diff.of(suspect.key, now == null ? null : now.row(), held);
    if (differences.isEmpty()) {
      return true;
    }
    if (now == null && !stays(suspect, storedBefore, held)) {
      return false;
    }
    real.addAll(differences);
    return true;
  }

  private static boolean stays(Suspect suspect, StoredRow before, Held held) {
    if (held.row() == null) {
      return suspect.roundsAbsent >= ROUNDS_OF_ORPHANS;
    }
    return before != null && before.version() == held.row().version();
  }

  private static String stamp(StampedRow row) {
    return row == null ? null : row.stamp();
  }
}

package io.sluice.pipeline.verify;

import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.pipeline.verify.RowDiff.Held;
import io.sluice.ports.PortException;
import io.sluice.ports.source.RowReader;
import io.sluice.ports.source.StampedRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
 *
 * <p>A row that never rests would get nowhere that way. So what has changed is followed for a
 * while: sink and source are read in turn, and the row is equal once the sink has taken a change of
 * it before our eyes and holds exactly what the source had at one of the readings of this round.
 * The sink had passed the first of them, so what it holds is none of the row's older states.
 */
final class Suspects {
  /** Rounds before a row that keeps changing is given up. */
  private static final int ROUNDS = 12;

  /** Looks at a row that keeps changing within a round: enough for a change to get to the sink. */
  private static final int LOOKS = 30;

  /** Rows that are followed at once: of each, every look may keep another state. */
  private static final int MOST_FOLLOWED = 50;

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

  /** What is made of one row's readings, of the sink and then of the source. */
  @FunctionalInterface
  private interface Judgement {
    boolean settles(Suspect suspect, Held held, StampedRow now);
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
    keys.forEach(key -> suspects.put(Keys.canonical(key), new Suspect(key, diff)));
    Map<RowKey, StampedRow> now = read(suspects);
    suspects.forEach((key, suspect) -> suspect.begins(now.get(key)));
    List<Difference> real = new ArrayList<>();
    for (int round = 0; round < ROUNDS && !suspects.isEmpty(); round++) {
      suspects.values().forEach(Suspect::roundBegins);
      catchUp.await();
      look(suspects, (suspect, held, row) -> suspect.settles(held, row, real));
      follow(suspects);
    }
    return new Verdict(real, suspects.size());
  }

  /** Follows rows that have changed in this round, and takes out those that the sink follows. */
  private void follow(Map<RowKey, Suspect> suspects) throws PortException, InterruptedException {
    List<RowKey> moving =
        suspects.entrySet().stream()
            .filter(each -> each.getValue().isMoving())
            .limit(MOST_FOLLOWED)
            .map(Map.Entry::getKey)
            .toList();
    Map<RowKey, Suspect> followed = new LinkedHashMap<>();
    moving.forEach(key -> followed.put(key, suspects.get(key)));
    for (int look = 0; look < LOOKS && !followed.isEmpty(); look++) {
      look(followed, Suspect::follows);
    }
    moving.stream().filter(key -> !followed.containsKey(key)).forEach(suspects::remove);
  }

  /** Reads the rows of the sink and then of the source, and takes out those that settle. */
  private void look(Map<RowKey, Suspect> suspects, Judgement judgement)
      throws PortException, InterruptedException {
    Map<RowKey, Held> held = sink.read(suspects.values().stream().map(Suspect::key).toList());
    Map<RowKey, StampedRow> now = read(suspects);
    suspects
        .entrySet()
        .removeIf(
            each ->
                judgement.settles(
                    each.getValue(), held.get(each.getKey()), now.get(each.getKey())));
  }

  private Map<RowKey, StampedRow> read(Map<RowKey, Suspect> suspects)
      throws PortException, InterruptedException {
    Map<RowKey, StampedRow> rows = new HashMap<>();
    for (StampedRow row :
        source.read(table, suspects.values().stream().map(Suspect::key).toList())) {
      rows.put(Keys.canonical(row.row().key()), row);
    }
    return rows;
  }
}

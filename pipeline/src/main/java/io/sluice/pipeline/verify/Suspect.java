package io.sluice.pipeline.verify;

import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.pipeline.verify.RowDiff.Held;
import io.sluice.ports.sink.StoredRow;
import io.sluice.ports.source.StampedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What is known of one row that looked different. */
final class Suspect {
  /**
   * Rounds in a row that find references of a row that is on neither side. Nothing of it has a
   * version, so chance is made small instead: the row would have to come and go between the same
   * two readings each time.
   */
  private static final int ROUNDS_OF_ORPHANS = 12;

  private final RowKey key;
  private final RowDiff diff;

  /** As the source had it at the last reading; null if it did not. */
  private StampedRow last;

  /** How the source had it in this round: one entry for each state met, null where it had none. */
  private final List<Row> seen = new ArrayList<>();

  private boolean lookedUp;
  private StoredRow firstStored;
  private StoredRow lastStored;
  private int roundsAbsent;

  Suspect(RowKey key, RowDiff diff) {
    this.key = key;
    this.diff = diff;
  }

  RowKey key() {
    return key;
  }

  /** The first reading of the source. */
  void begins(StampedRow now) {
    last = now;
  }

  /** The sink is waited for; the source was last read before. */
  void roundBegins() {
    seen.clear();
    seen.add(row(last));
  }

  /** Whether the source's row has changed in this round. */
  boolean isMoving() {
    return seen.size() > 1;
  }

  /**
   * The round's reading of the sink, and then of the source.
   *
   * @param real gets the differences that are certain
   * @return whether the row needs no further look
   */
  boolean settles(Held held, StampedRow now, List<Difference> real) {
    StoredRow storedBefore = lastStored;
    StampedRow before = last;
    boolean settled = follows(held, now);
    roundsAbsent = before == null && now == null ? roundsAbsent + 1 : 0;
    if (settled || !Objects.equals(stamp(before), stamp(now))) {
      return settled;
    }
    List<Difference> differences = diff.of(key, row(now), held);
    if (differences.isEmpty()) {
      return true;
    }
    if (now == null && !stays(storedBefore, held)) {
      return false;
    }
    real.addAll(differences);
    return true;
  }

  /**
   * A further reading of the sink, and then of the source, in the same round.
   *
   * @return whether the sink follows the row: it has taken a change of it, and holds exactly what
   *     the source had since the round began
   */
  boolean follows(Held held, StampedRow now) {
    if (!Objects.equals(stamp(last), stamp(now))) {
      seen.add(row(now));
    }
    last = now;
    lastStored = held.row();
    if (!lookedUp) {
      lookedUp = true;
      firstStored = held.row();
    }
    return hasMoved(held.row())
        && seen.stream().anyMatch(state -> diff.of(key, state, held).isEmpty());
  }

  private boolean stays(StoredRow before, Held held) {
    if (held.row() == null) {
      return roundsAbsent >= ROUNDS_OF_ORPHANS;
    }
    return before != null && before.version() == held.row().version();
  }

  /** Whether the sink has taken a change of the row since it was looked up first. */
  private boolean hasMoved(StoredRow now) {
    boolean there = firstStored != null && now != null;
    return there ? now.version() > firstStored.version() : firstStored != now;
  }

  private static String stamp(StampedRow row) {
    return row == null ? null : row.stamp();
  }

  private static Row row(StampedRow row) {
    return row == null ? null : row.row();
  }
}

package io.sluice.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Folds changes to the last one of each row.
 *
 * <ul>
 *   <li>A change replaces the earlier change of its row and takes its own place in the order, so
 *       the result is in log order again.
 *   <li>What an update left {@link Row#UNCHANGED} comes from the earlier change's row; after a
 *       delete it is NULL, for the delete is no longer there to tell the target that it knows
 *       nothing. An unchanged value that nothing in the batch knows stays unchanged.
 *   <li>A truncate removes the earlier changes of its table with a lower version from the batch and
 *       stays in its place; an unchanged value is never taken from before it. Earlier changes with
 *       a higher version, which other partitions brought, stay. Of several truncates of a table the
 *       last one with the highest version is left.
 * </ul>
 */
final class LatestPerRow {
  private LatestPerRow() {}

  static List<ChangeEvent> fold(List<ChangeEvent> changes) {
    if (changes.size() < 2) {
      return changes;
    }
    ChangeEvent[] kept = new ChangeEvent[changes.size()];
    Map<TableId, Map<RowKey, Integer>> placeByKey = new HashMap<>();
    Map<TableId, Integer> truncates = new HashMap<>();
    int left = 0;
    for (int i = 0; i < kept.length; i++) {
      ChangeEvent change = changes.get(i);
      Map<RowKey, Integer> places =
          placeByKey.computeIfAbsent(change.table().id(), table -> new HashMap<>());
      if (change.isTruncate()) {
        left -= dropOlder(kept, places, change.version());
        kept[i] = change;
        Integer earlierTruncate = truncates.put(change.table().id(), i);
        if (earlierTruncate != null) {
          boolean newer = kept[earlierTruncate].version() > change.version();
          kept[newer ? i : earlierTruncate] = null;
          truncates.put(change.table().id(), newer ? earlierTruncate : Integer.valueOf(i));
          left--;
        }
      } else {
        Integer earlier = places.put(change.key(), i);
        kept[i] = earlier == null ? change : merge(change, kept[earlier]);
        if (earlier != null) {
          kept[earlier] = null;
          left--;
        }
      }
      left++;
    }
    return left == kept.length ? changes : withoutGaps(kept, left);
  }

  /** Takes the rows' changes before this version out of what is kept; how many. */
  private static int dropOlder(ChangeEvent[] kept, Map<RowKey, Integer> places, long version) {
    int before = places.size();
    places
        .values()
        .removeIf(
            place -> {
              boolean older = kept[place].version() < version;
              if (older) {
                kept[place] = null;
              }
              return older;
            });
    return before - places.size();
  }

  private static ChangeEvent merge(ChangeEvent change, ChangeEvent earlier) {
    if (change.after() == null || !change.after().hasUnchanged()) {
      return change;
    }
    return new ChangeEvent(
        change.table(),
        change.operation(),
        change.key(),
        change.before(),
        earlier.after() == null
            ? knowingNothing(change.after())
            : change.after().over(earlier.after()),
        change.version(),
        change.position());
  }

  private static Row knowingNothing(Row row) {
    Object[] values = row.values().clone();
    for (int i = 0; i < values.length; i++) {
      if (values[i] == Row.UNCHANGED) {
        values[i] = null;
      }
    }
    return new Row(row.schema(), values);
  }

  private static List<ChangeEvent> withoutGaps(ChangeEvent[] kept, int left) {
    List<ChangeEvent> folded = new ArrayList<>(left);
    for (ChangeEvent change : kept) {
      if (change != null) {
        folded.add(change);
      }
    }
    return folded;
  }
}

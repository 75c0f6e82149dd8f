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
 *       the result is in log order again (its versions increase).
 *   <li>What an update left {@link Row#UNCHANGED} comes from the earlier change's row, if that was
 *       no delete. An unchanged value that nothing in the batch knows stays unchanged.
 *   <li>A truncate removes every earlier change of its table from the batch and stays in its place;
 *       an unchanged value is never taken from before it.
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
        for (int place : places.values()) {
          kept[place] = null;
        }
        left -= places.size();
        places.clear();
        Integer earlierTruncate = truncates.put(change.table().id(), i);
        if (earlierTruncate != null) {
          kept[earlierTruncate] = null;
          left--;
        }
        kept[i] = change;
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

  private static ChangeEvent merge(ChangeEvent change, ChangeEvent earlier) {
    if (change.after() == null || earlier.after() == null || !change.after().hasUnchanged()) {
      return change;
    }
    return new ChangeEvent(
        change.table(),
        change.operation(),
        change.key(),
        change.before(),
        change.after().over(earlier.after()),
        change.version(),
        change.position());
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

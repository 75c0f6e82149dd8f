package io.sluice.pipeline.verify;

import io.sluice.domain.TableId;
import java.util.Map;

/**
 * The outcome of comparing one table of the source with one sink.
 *
 * @param rows how many rows of the source were compared
 * @param references how many relationships were compared; 0 where the sink keeps none
 * @param differences how many differences of each kind were found; kinds without any are left out
 * @param unsettled how many rows differed but changed too often to be judged
 */
public record Comparison(
    TableId table,
    long rows,
    long references,
    Map<Difference.Kind, Long> differences,
    long unsettled) {
  public Comparison {
    differences = Map.copyOf(differences);
  }

  /** Every row was judged, and none differs. */
  public boolean equal() {
    return differences.isEmpty() && unsettled == 0;
  }

  /** How many differences there are, of all kinds. */
  public long differing() {
    return differences.values().stream().mapToLong(Long::longValue).sum();
  }
}

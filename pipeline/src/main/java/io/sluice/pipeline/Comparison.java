package io.sluice.pipeline;

import io.sluice.domain.TableId;
import java.util.List;

/**
 * The outcome of comparing one table of the source with one sink.
 *
 * @param rows how many rows the source holds
 * @param references how many relationships were compared; 0 where the sink keeps none
 */
public record Comparison(TableId table, long rows, long references, List<Difference> differences) {
  public Comparison {
    differences = List.copyOf(differences);
  }

  public boolean equal() {
    return differences.isEmpty();
  }
}

package io.sluice.app.verify;

import io.sluice.domain.TableId;
import io.sluice.pipeline.verify.Comparison;
import io.sluice.pipeline.verify.Difference;
import java.util.List;
import java.util.Optional;

/**
 * What came of comparing one table with one sink.
 *
 * @param comparison empty if they could not be compared
 * @param problem why not; else empty
 * @param examples the first differences found
 * @param repaired how many rows were put right
 * @param left how many differences a repair has left; without a repair all of them
 */
public record Verdict(
    String sink,
    TableId table,
    Optional<Comparison> comparison,
    String problem,
    List<Difference> examples,
    long repaired,
    long left) {
  public Verdict {
    examples = List.copyOf(examples);
  }

  /** They could not be compared. */
  public static Verdict impossible(String sink, TableId table, String problem) {
    return new Verdict(sink, table, Optional.empty(), problem, List.of(), 0, 0);
  }

  /** Source and sink hold the same, now. */
  public boolean equal() {
    return known() && left == 0;
  }

  /** Every row could be judged. */
  public boolean known() {
    return unsettled() == 0 && comparison.isPresent();
  }

  /** Rows that changed too often to be judged. */
  public long unsettled() {
    return comparison.map(Comparison::unsettled).orElse(0L);
  }
}

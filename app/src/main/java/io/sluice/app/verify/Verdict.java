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
 * @param stopped why changes of the table wait beside the log, if they do: then the sink cannot
 *     hold what the source does
 * @param repaired how many rows were put right
 * @param left how many differences a repair has left; without a repair all of them
 */
public record Verdict(
    String sink,
    TableId table,
    Optional<Comparison> comparison,
    String problem,
    Optional<String> stopped,
    List<Difference> examples,
    long repaired,
    long left) {
  public Verdict {
    examples = List.copyOf(examples);
  }

  /** They could not be compared. */
  public static Verdict impossible(String sink, TableId table, String problem) {
    return new Verdict(sink, table, Optional.empty(), problem, Optional.empty(), List.of(), 0, 0);
  }

  /** The same of a table that is stopped. */
  public Verdict stopped(String why) {
    return new Verdict(
        sink, table, comparison, problem, Optional.of(why), examples, repaired, left);
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

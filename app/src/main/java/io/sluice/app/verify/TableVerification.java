package io.sluice.app.verify;

import io.sluice.domain.TableSchema;
import io.sluice.pipeline.verify.Comparison;
import io.sluice.pipeline.verify.Difference;
import io.sluice.pipeline.verify.Repair;
import io.sluice.pipeline.verify.Verification;
import io.sluice.ports.PortException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares one table with one sink, and repairs what differs if asked to. */
final class TableVerification {
  private final String sink;
  private final TableSchema table;
  private final int shown;
  private final Optional<Repair> repair;
  private final List<Difference> examples = new ArrayList<>();
  private long repaired;
  private long left;

  /**
   * @param shown how many differences are kept to be shown
   */
  TableVerification(String sink, TableSchema table, int shown, Optional<Repair> repair) {
    this.sink = sink;
    this.table = table;
    this.shown = shown;
    this.repair = repair;
  }

  Verdict run(Verification verification) throws PortException, InterruptedException {
    Comparison comparison = verification.compare(table, this::found);
    return new Verdict(
        sink, table.id(), Optional.of(comparison), "", Optional.empty(), examples, repaired, left);
  }

  private void found(List<Difference> differences) throws PortException, InterruptedException {
    differences.stream().limit(Math.max(0, shown - examples.size())).forEach(examples::add);
    if (repair.isEmpty()) {
      left += differences.size();
      return;
    }
    Repair.Outcome outcome = repair.get().repair(table, differences);
    repaired += outcome.repaired();
    left += outcome.left().size() + outcome.unsettled();
  }
}

package io.sluice.app.demo;

import io.sluice.app.demo.Convergence.SinkComparison;
import io.sluice.pipeline.verify.Comparison;
import java.util.List;
import java.util.Locale;

/** What was compared and found, a line per table. */
final class ComparisonTable {
  private final List<SinkComparison> comparisons;
  private final List<String> sinks;

  ComparisonTable(List<SinkComparison> comparisons, List<String> sinks) {
    this.comparisons = comparisons;
    this.sinks = sinks;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%-20s %10s", "table", "PostgreSQL"));
    sinks.forEach(sink -> text.append(String.format(Locale.ROOT, "  %-22s", sink)));
    text.append('\n');
    comparisons.stream()
        .map(each -> each.comparison().table())
        .distinct()
        .forEach(
            table -> {
              List<SinkComparison> ofTable =
                  comparisons.stream()
                      .filter(each -> each.comparison().table().equals(table))
                      .toList();
              text.append(
                  String.format(
                      Locale.ROOT, "%-20s %,10d", table, ofTable.get(0).comparison().rows()));
              ofTable.forEach(
                  each -> text.append(String.format(Locale.ROOT, "  %-22s", verdict(each))));
              text.append('\n');
            });
    return text.toString().replaceAll(" +\n", "\n");
  }

  private static String verdict(SinkComparison compared) {
    Comparison comparison = compared.comparison();
    if (!comparison.equal()) {
      return comparison.differing() + comparison.unsettled() + " differences";
    }
    return comparison.references() == 0
        ? "equal"
        : String.format(Locale.ROOT, "equal, %,d links", comparison.references());
  }
}

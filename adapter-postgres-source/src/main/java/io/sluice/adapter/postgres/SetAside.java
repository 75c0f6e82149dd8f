package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.source.Problem;
import io.sluice.ports.source.TableSetAside;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables that cannot be captured for now and do not keep a pipeline from going on with the others:
 * those that it captured before, and those that came under a pattern with a star. Once they can be
 * captured they join it, with all their rows.
 *
 * @param problems what stands in the way of going on at all
 * @param forms those tables; without a form where the catalog alone tells that they cannot
 * @param reasons what stands against each
 */
record SetAside(
    List<Problem> problems,
    Map<TableId, Optional<TableForm>> forms,
    Map<String, List<Problem>> reasons) {
  private static final Logger LOG = LoggerFactory.getLogger(SetAside.class);

  static final SetAside NONE = new SetAside(List.of(), Map.of(), Map.of());

  /**
   * @param captured those that the pipeline captured before
   */
  static SetAside of(
      TableCheck.Found found, Set<TableId> captured, TablePatterns patterns, TableCheck check) {
    List<Problem> problems = new ArrayList<>(found.general());
    Map<String, List<Problem>> reasons = new TreeMap<>();
    Map<TableId, Optional<TableForm>> forms = new TreeMap<>();
    for (TablePatterns.TablePattern pattern : found.missing()) {
      boolean there = captured.stream().anyMatch(pattern::matches);
      if (there) {
        reasons.put(pattern.text(), List.of(TableCheck.noTable(pattern)));
      } else {
        problems.add(TableCheck.noTable(pattern));
      }
    }
    found
        .unsuitable()
        .forEach(
            (table, against) -> {
              if (patterns.names(table.id()) && !captured.contains(table.id())) {
                problems.addAll(against);
              } else {
                reasons.put(table.id().toString(), against);
                forms.put(
                    table.id(), check.passes(table) ? Optional.of(table.form()) : Optional.empty());
              }
            });
    return new SetAside(problems, forms, reasons);
  }

  void warn() {
    if (!reasons.isEmpty()) {
      LOG.warn(
          "capture goes on without some tables:{}",
          reasons.values().stream()
              .flatMap(List::stream)
              .map(problem -> "\n  - " + problem.what() + "\n    " + problem.remedy())
              .collect(Collectors.joining()));
    }
  }

  List<TableSetAside> tables(Instant since) {
    return reasons.entrySet().stream()
        .map(
            table ->
                new TableSetAside(
                    table.getKey(),
                    table.getValue().stream()
                        .map(problem -> problem.what() + ". Remedy: " + problem.remedy())
                        .collect(Collectors.joining("; ")),
                    since))
        .toList();
  }
}

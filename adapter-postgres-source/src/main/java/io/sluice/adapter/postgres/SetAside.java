package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.source.Problem;
import io.sluice.ports.source.TableSetAside;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables that cannot be captured for now and do not keep a pipeline that has begun from going on
 * with the others. Once they can be captured they join it, with all their rows.
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
   * @param proven whether this process has begun with this configuration before, so that names in
   *     it that nothing has are no slips
   */
  static SetAside of(TableCheck.Found found, boolean proven, TableCheck check) {
    List<Problem> problems = new ArrayList<>(found.general());
    Map<String, List<Problem>> reasons = new TreeMap<>();
    Map<TableId, Optional<TableForm>> forms = new TreeMap<>();
    for (TablePatterns.TablePattern pattern : found.missing()) {
      reasons.put(pattern.text(), List.of(TableCheck.noTable(pattern)));
    }
    found
        .unsuitable()
        .forEach(
            (table, against) -> {
              reasons.put(table.id().toString(), against);
              forms.put(
                  table.id(), check.passes(table) ? Optional.of(table.form()) : Optional.empty());
            });
    if (!proven) {
      problems.addAll(found.misnamed());
    } else if (!found.misnamed().isEmpty()) {
      reasons.put("(configuration)", found.misnamed());
    }
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

package io.sluice.app.check;

import io.sluice.ports.source.Problem;
import java.util.List;

/**
 * What was found at one part of the pipeline.
 *
 * @param part {@code source}, {@code log} or {@code sink <name>}
 * @param problems what has to be put right; empty if it is ready
 */
public record Finding(String part, List<Problem> problems) {
  @Override
  public String toString() {
    if (problems.isEmpty()) {
      return part + ": ready";
    }
    StringBuilder text = new StringBuilder(part + ": not ready");
    for (Problem problem : problems) {
      text.append("\n  - ").append(indented(problem.what()));
      if (!problem.remedy().isEmpty()) {
        text.append("\n    ").append(indented(problem.remedy()));
      }
    }
    return text.toString();
  }

  private static String indented(String text) {
    return text.strip().replaceAll("\\R", "\n    ");
  }
}

package io.sluice.app.verify;

import io.sluice.app.json.Json;
import io.sluice.app.json.JsonObject;
import io.sluice.pipeline.verify.Comparison;
import io.sluice.pipeline.verify.Difference;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A verdict as people and machines read it.
 *
 * @param mask takes secrets out of what went wrong
 * @param values whether the rows' values are shown, not only their keys
 */
public record VerdictText(Verdict verdict, UnaryOperator<String> mask, boolean values) {

  /** A line for the table, and one for each of the first differences. */
  public String lines() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT, "%-14s %-28s %s", verdict.sink(), verdict.table(), summary()));
    for (Difference difference : verdict.examples()) {
      text.append("\n    ").append(new DifferenceText(difference, values).line());
    }
    long found = verdict.comparison().map(Comparison::differing).orElse(0L);
    if (found > verdict.examples().size()) {
      text.append(
          String.format(Locale.ROOT, "%n    and %,d more", found - verdict.examples().size()));
    }
    verdict
        .stopped()
        .ifPresent(why -> text.append("\n    the table is stopped: ").append(mask.apply(why)));
    return text.toString();
  }

  private String summary() {
    if (verdict.comparison().isEmpty()) {
      return "could not be compared: " + mask.apply(verdict.problem());
    }
    Comparison comparison = verdict.comparison().get();
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%,12d rows", comparison.rows()));
    if (comparison.references() > 0) {
      text.append(String.format(Locale.ROOT, ", %,d relationships", comparison.references()));
    }
    if (comparison.differing() == 0) {
      text.append(comparison.unsettled() == 0 ? ": equal" : ": no difference that is certain");
    } else {
      text.append(": ").append(kinds(comparison));
    }
    if (verdict.repaired() > 0) {
      text.append(String.format(Locale.ROOT, "; repaired: %,d", verdict.repaired()));
      if (verdict.left() > 0) {
        text.append(String.format(Locale.ROOT, ", left: %,d", verdict.left()));
      }
    }
    if (comparison.unsettled() > 0) {
      text.append(
          String.format(
              Locale.ROOT, "; %,d rows changed too often to be judged", comparison.unsettled()));
    }
    return text.toString();
  }

  private static String kinds(Comparison comparison) {
    Map<Difference.Kind, Long> sorted = new TreeMap<>(comparison.differences());
    return sorted.entrySet().stream()
        .map(each -> String.format(Locale.ROOT, "%,d %s", each.getValue(), each.getKey()))
        .collect(Collectors.joining(", "));
  }

  /** The verdict as a JSON object. */
  public JsonObject json() {
    JsonObject json =
        new JsonObject()
            .put("sink", verdict.sink())
            .put("table", verdict.table().toString())
            .put("equal", verdict.equal());
    verdict.stopped().ifPresent(why -> json.put("stopped", mask.apply(why)));
    if (verdict.comparison().isEmpty()) {
      return json.put("problem", mask.apply(verdict.problem()));
    }
    Comparison comparison = verdict.comparison().get();
    json.put("rows", comparison.rows()).put("references", comparison.references());
    JsonObject kinds = new JsonObject();
    for (Difference.Kind kind : Difference.Kind.values()) {
      kinds.put(Json.camelCase(kind), comparison.differences().getOrDefault(kind, 0L));
    }
    return json.putJson("found", kinds.toString())
        .put("unsettled", comparison.unsettled())
        .put("repaired", verdict.repaired())
        .put("left", verdict.left())
        .putJson(
            "differences",
            verdict.examples().stream()
                .map(each -> new DifferenceText(each, values).json().toString())
                .collect(Collectors.joining(", ", "[", "]")));
  }
}

package io.sluice.app.http;

import io.sluice.app.json.Json;
import io.sluice.pipeline.ComponentHealth;
import io.sluice.pipeline.Health;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * {@code /health/ready}: 200 while every part does its work, else 503; in both cases each part with
 * its state, and where it has one the reason; and what is to be feared, if there is something.
 */
final class HealthPage {
  private HealthPage() {}

  /**
   * @param warnings do not make it less ready
   * @param mask takes secrets out of the reasons
   */
  static Page ready(Health health, List<String> warnings, UnaryOperator<String> mask) {
    String components =
        health.components().stream()
            .map(component -> json(component, mask))
            .collect(Collectors.joining(",\n  ", "[\n  ", "\n]"));
    return Page.json(
        health.ready() ? 200 : 503,
        "{\"status\": \""
            + (health.ready() ? "up" : "down")
            + "\", \"components\": "
            + components
            + (warnings.isEmpty() ? "" : ", \"warnings\": " + json(warnings, mask))
            + "}");
  }

  private static String json(List<String> warnings, UnaryOperator<String> mask) {
    return warnings.stream()
        .map(warning -> Json.quote(mask.apply(warning)))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String json(ComponentHealth component, UnaryOperator<String> mask) {
    return "{\"component\": %s, \"status\": \"%s\", \"state\": \"%s\", \"since\": \"%s\"%s%s}"
        .formatted(
            Json.quote(component.component()),
            component.ready() ? "up" : "down",
            component.state().name().toLowerCase(Locale.ROOT),
            component.since(),
            component.attempts() == 0 ? "" : ", \"attempts\": " + component.attempts(),
            component.reason().isEmpty()
                ? ""
                : ", \"reason\": " + Json.quote(mask.apply(component.reason())));
  }
}

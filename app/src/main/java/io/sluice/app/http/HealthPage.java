package io.sluice.app.http;

import io.sluice.app.json.Json;
import io.sluice.pipeline.ComponentHealth;
import io.sluice.pipeline.Health;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * {@code /health/ready}: 200 while every part does its work, else 503; in both cases each part with
 * its state, and where it has one the reason.
 */
final class HealthPage {
  private HealthPage() {}

  /**
   * @param mask takes secrets out of the reasons
   */
  static Page ready(Health health, UnaryOperator<String> mask) {
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
            + "}");
  }

  private static String json(ComponentHealth component, UnaryOperator<String> mask) {
    return "{\"component\": %s, \"status\": \"%s\", \"state\": \"%s\", \"since\": \"%s\"%s}"
        .formatted(
            Json.quote(component.component()),
            component.ready() ? "up" : "down",
            component.state().name().toLowerCase(Locale.ROOT),
            component.since(),
            component.reason().isEmpty()
                ? ""
                : ", \"reason\": " + Json.quote(mask.apply(component.reason())));
  }
}

package io.sluice.app.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.pipeline.ComponentHealth;
import io.sluice.pipeline.ComponentHealth.State;
import io.sluice.pipeline.Health;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** Health as numbers: for each part of the pipeline 1 while it does its work, else 0. */
public final class HealthMeters {
  private final Clock clock;

  public HealthMeters(MeterRegistry registry, Supplier<Health> health, Clock clock) {
    this.clock = clock;
    for (ComponentHealth component : health.get().components()) {
      String name = component.component();
      Gauge.builder("sluice.ready", () -> ready(health.get(), name))
          .description("1 while this part of the pipeline does its work, 0 while it does not")
          .tag("component", name)
          .register(registry);
      Gauge.builder("sluice.retry.attempts", () -> of(health.get(), name).attempts())
          .description("Attempts in a row that have failed for a passing reason; 0 if none has")
          .tag("component", name)
          .register(registry);
      Gauge.builder("sluice.retry.seconds", () -> retrySeconds(of(health.get(), name)))
          .description("For how long this part has been trying again; 0 if it need not")
          .tag("component", name)
          .register(registry);
    }
  }

  private double retrySeconds(ComponentHealth component) {
    return component.state() == State.RETRYING
        ? Duration.between(component.since(), clock.instant()).toMillis() / 1000.0
        : 0;
  }

  private static ComponentHealth of(Health health, String component) {
    return health.components().stream()
        .filter(each -> each.component().equals(component))
        .findFirst()
        .orElseThrow();
  }

  private static double ready(Health health, String component) {
    return of(health, component).ready() ? 1 : 0;
  }
}

package io.sluice.app.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.pipeline.ComponentHealth;
import io.sluice.pipeline.Health;
import java.util.function.Supplier;

/** Health as numbers: for each part of the pipeline 1 while it does its work, else 0. */
public final class HealthMeters {
  public HealthMeters(MeterRegistry registry, Supplier<Health> health) {
    for (ComponentHealth component : health.get().components()) {
      String name = component.component();
      Gauge.builder("sluice.ready", () -> ready(health.get(), name))
          .description("1 while this part of the pipeline does its work, 0 while it does not")
          .tag("component", name)
          .register(registry);
    }
  }

  private static double ready(Health health, String component) {
    return health.components().stream()
            .anyMatch(each -> each.component().equals(component) && each.ready())
        ? 1
        : 0;
  }
}

package io.sluice.app.config;

import io.sluice.ports.config.Setting;
import java.time.Duration;

/** How long to wait after failures that pass. There is no last attempt. */
public record RetryConfig(
    @Setting(
            doc =
                "Wait after the first failure; it doubles with each further one, and is shortened at"
                    + " random by up to half.",
            defaultValue = "200ms")
        Duration initial,
    @Setting(doc = "The longest wait.", defaultValue = "30s") Duration max,
    @Setting(
            doc = "How long retries, or a single write, may last before /health/ready turns red.",
            defaultValue = "1m")
        Duration patience) {
  public RetryConfig {
    if (initial.isZero()) {
      throw new IllegalArgumentException("initial has to be above 0ms");
    }
    if (max.compareTo(initial) < 0) {
      throw new IllegalArgumentException("max has to be at least as long as initial");
    }
    if (patience.isZero()) {
      throw new IllegalArgumentException("patience has to be above 0ms");
    }
  }
}

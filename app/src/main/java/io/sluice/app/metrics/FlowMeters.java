package io.sluice.app.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** The counters of one way: changes, bytes, batch sizes, and how long a batch took. */
record FlowMeters(Counter changes, Counter bytes, DistributionSummary batchSize, Timer time) {

  /**
   * @param prefix of the names, for example {@code sluice.delivered}
   */
  static FlowMeters register(MeterRegistry registry, String prefix, String what, Tags tags) {
    return new FlowMeters(
        Counter.builder(prefix + ".changes")
            .description("Changes " + what)
            .tags(tags)
            .register(registry),
        Counter.builder(prefix + ".bytes")
            .description("Bytes of row values " + what + ", without any format's overhead")
            .tags(tags)
            .register(registry),
        DistributionSummary.builder(prefix + ".batch.size")
            .description("Changes in a batch " + what)
            .serviceLevelObjectives(1, 10, 100, 500, 1_000, 5_000, 10_000)
            .tags(tags)
            .register(registry),
        Timer.builder(prefix + ".write.time")
            .description("How long a batch took that was " + what)
            .serviceLevelObjectives(
                Duration.ofMillis(5),
                Duration.ofMillis(25),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60))
            .tags(tags)
            .register(registry));
  }

  void batch(int size, long volume, long nanos) {
    changes.increment(size);
    bytes.increment(volume);
    batchSize.record(size);
    time.record(Duration.ofNanos(nanos));
  }
}

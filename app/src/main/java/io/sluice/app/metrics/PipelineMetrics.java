package io.sluice.app.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.sluice.domain.ChangeBatch;
import io.sluice.pipeline.PipelineObserver;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what the pipeline does. The meters of every sink are there from the start, at zero. */
public final class PipelineMetrics implements PipelineObserver {
  private final FlowMeters captured;
  private final Map<String, FlowMeters> delivered = new HashMap<>();
  private final Map<String, Counter> retries = new HashMap<>();
  private final Map<String, Counter> deadLetters = new HashMap<>();
  private final Map<String, Counter> skipped = new HashMap<>();
  private final Map<String, AtomicInteger> stoppedTables = new HashMap<>();
  private final Map<String, Long> deliveredUpTo = new ConcurrentHashMap<>();

  public PipelineMetrics(MeterRegistry registry, Collection<String> sinks) {
    captured = FlowMeters.register(registry, "sluice.captured", "taken into the log", Tags.empty());
    retries.put("capture", retries(registry, "capture"));
    for (String sink : sinks) {
      Tags tags = Tags.of("sink", sink);
      delivered.put(
          sink, FlowMeters.register(registry, "sluice.delivered", "written to the sink", tags));
      retries.put("sink " + sink, retries(registry, "sink " + sink));
      deadLetters.put(
          sink,
          Counter.builder("sluice.dead.letters")
              .description("Changes that the sink could never take, set aside")
              .tags(tags)
              .register(registry));
      skipped.put(
          sink,
          Counter.builder("sluice.skipped")
              .description("Changes that the sink could never take, left out as configured")
              .tags(tags)
              .register(registry));
      AtomicInteger stopped = new AtomicInteger();
      stoppedTables.put(sink, stopped);
      Gauge.builder("sluice.sink.stopped.tables", stopped, AtomicInteger::get)
          .description("Tables that the sink does not take until a person has mended something")
          .tags(tags)
          .register(registry);
    }
  }

  private static Counter retries(MeterRegistry registry, String component) {
    return Counter.builder("sluice.retries")
        .description("Attempts that failed for a passing reason and were repeated")
        .tag("component", component)
        .register(registry);
  }

  @Override
  public void captured(ChangeBatch batch, long nanos) {
    captured.batch(batch.size(), ChangeSize.of(batch), nanos);
  }

  @Override
  public void delivered(String sink, ChangeBatch batch, long nanos) {
    delivered.get(sink).batch(batch.size(), ChangeSize.of(batch), nanos);
    if (!batch.isEmpty()) {
      long committed = batch.changes().get(batch.size() - 1).position().committedAtMicros();
      deliveredUpTo.put(sink, committed / 1000);
    }
  }

  @Override
  public void retrying(String component) {
    retries.get(component).increment();
  }

  @Override
  public void deadLettered(String sink, int changes) {
    deadLetters.get(sink).increment(changes);
  }

  @Override
  public void skipped(String sink, int changes) {
    skipped.get(sink).increment(changes);
  }

  @Override
  public void tablesHeld(String sink, int tables) {
    stoppedTables.get(sink).set(tables);
  }

  /** When the last change a sink has written was committed, in epoch milliseconds; 0 if none. */
  long deliveredUpToMillis(String sink) {
    return deliveredUpTo.getOrDefault(sink, 0L);
  }

  /** How many changes the log has taken since the start. */
  public long capturedChanges() {
    return (long) captured.changes().count();
  }

  /** How many changes a sink has written since the start. */
  public long deliveredChanges(String sink) {
    return (long) delivered.get(sink).changes().count();
  }

  /** How many changes of a sink were set aside since the start. */
  public long deadLetters(String sink) {
    return (long) deadLetters.get(sink).count();
  }
}

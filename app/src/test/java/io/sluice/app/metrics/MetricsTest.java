package io.sluice.app.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.pipeline.ComponentHealth;
import io.sluice.pipeline.ComponentHealth.State;
import io.sluice.pipeline.Health;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MetricsTest {
  private static final TableSchema TABLE =
      new TableSchema(
          new TableId("s", "t"),
          List.of(new Column("id", Scalar.INT64, false), new Column("name", Scalar.TEXT, true)),
          List.of("id"),
          List.of());

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final PipelineMetrics metrics = new PipelineMetrics(registry, List.of("graph", "docs"));

  @Test
  void everySinkIsThereFromTheStart() {
    assertShown("sluice_captured_changes_total 0.0");
    assertShown("sluice_delivered_changes_total{sink=\"graph\"} 0.0");
    assertShown("sluice_dead_letters_total{sink=\"docs\"} 0.0");
    assertShown("sluice_retries_total{component=\"sink docs\"} 0.0");
  }

  @Test
  void countsChangesBytesBatchesAndTimes() {
    metrics.captured(batch("12345", null), 1_000_000);
    metrics.delivered("graph", batch("12345"), 2_000_000_000L);
    metrics.retrying("capture");
    metrics.deadLettered("graph", 3);

    assertShown("sluice_captured_changes_total 2.0");
    assertShown("sluice_captured_bytes_total 21.0");
    assertShown("sluice_captured_batch_size_max 2.0");
    assertShown("sluice_captured_write_time_seconds_bucket{le=\"0.005\"} 1");
    assertShown("sluice_delivered_bytes_total{sink=\"graph\"} 13.0");
    assertShown("sluice_delivered_write_time_seconds_sum{sink=\"graph\"} 2.0");
    assertShown("sluice_delivered_changes_total{sink=\"docs\"} 0.0");
    assertShown("sluice_retries_total{component=\"capture\"} 1.0");
    assertShown("sluice_dead_letters_total{sink=\"graph\"} 3.0");
    assertEquals(2, metrics.capturedChanges());
    assertEquals(1, metrics.deliveredChanges("graph"));
    assertEquals(3, metrics.deadLetters("graph"));
  }

  @Test
  void truncatesAndUnchangedValuesHaveNoSize() {
    ChangeEvent truncate = ChangeEvent.truncate(TABLE, 1, SourcePosition.NONE);
    ChangeEvent update =
        ChangeEvent.upsert(
            Operation.UPDATE, null, Row.of(TABLE, 1L, Row.UNCHANGED), 2, SourcePosition.NONE);

    assertEquals(8, ChangeSize.of(ChangeBatch.of(List.of(truncate, update))));
  }

  @Test
  void showsHealthAsNumbers() {
    Health health =
        new Health(
            List.of(
                new ComponentHealth("capture", State.RUNNING, "", Instant.EPOCH, 0, true),
                new ComponentHealth("sink docs", State.STOPPED, "x", Instant.EPOCH, 0, false),
                new ComponentHealth("sink graph", State.RETRYING, "x", Instant.EPOCH, 7, true)));
    Clock clock = Clock.fixed(Instant.EPOCH.plusMillis(2_500), ZoneOffset.UTC);
    new HealthMeters(registry, () -> health, clock);

    assertShown("sluice_ready{component=\"capture\"} 1.0");
    assertShown("sluice_ready{component=\"sink docs\"} 0.0");
    assertShown("sluice_retry_attempts{component=\"sink graph\"} 7.0");
    assertShown("sluice_retry_seconds{component=\"sink graph\"} 2.5");
    assertShown("sluice_retry_attempts{component=\"capture\"} 0.0");
    assertShown("sluice_retry_seconds{component=\"sink docs\"} 0.0");
  }

  @Test
  void showsTheJvm() {
    JvmMeters jvm = new JvmMeters(registry);

    assertShown("jvm_memory_used_bytes{area=\"heap\"");
    assertShown("process_uptime_seconds");
    jvm.close();
  }

  private void assertShown(String line) {
    String page = registry.scrape();
    assertTrue(
        page.contains("\n" + line) || page.startsWith(line), () -> line + " is not in\n" + page);
  }

  private static ChangeBatch batch(String... names) {
    List<ChangeEvent> changes = new java.util.ArrayList<>();
    for (String name : names) {
      changes.add(
          ChangeEvent.upsert(
              Operation.INSERT, null, Row.of(TABLE, 1L, name), 1, SourcePosition.NONE));
    }
    return ChangeBatch.of(changes);
  }
}

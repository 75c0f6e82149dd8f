package io.sluice.app.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.pipeline.Health;
import io.sluice.ports.PortException;
import io.sluice.ports.log.StoppedTable;
import io.sluice.ports.source.TableSetAside;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LagsTest {
  private final SettableClock clock = new SettableClock();
  private final FakeSource source = new FakeSource();
  private final FakeLog log = new FakeLog();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final PipelineMetrics metrics = new PipelineMetrics(registry, List.of("docs"));
  private final WalGuard guard = new WalGuard(source, 1_000, registry);
  private final StoppedTables stopped = new StoppedTables(source, log, registry);
  private final Lags lags =
      new Lags(source, log, List.of("docs"), metrics, guard, stopped, registry, clock);

  @AfterEach
  void close() {
    lags.close();
  }

  @Test
  void aStoppedTableIsSeenInHealthAndMetricsUntilItGoesOn() {
    TableId table = new TableId("store", "prices");
    log.stopped = List.of(new StoppedTable(table, "price: text", Instant.EPOCH, 12));
    lags.poll();

    Health health = stopped.addTo(new Health(List.of()));
    assertFalse(health.ready());
    assertEquals("table store.prices", health.components().get(0).component());
    assertEquals("price: text", health.components().get(0).reason());
    assertEquals(12, waiting());
    assertEquals(1, registry.get("sluice.stopped.tables").gauge().value());

    log.failure = new PortException("away");
    lags.poll();
    assertEquals(12, waiting());

    log.failure = null;
    log.stopped = List.of();
    lags.poll();
    assertTrue(stopped.addTo(new Health(List.of())).ready());
    assertEquals(0, waiting());
  }

  @Test
  void aTableThatCaptureGoesOnWithoutIsSeenThere() {
    source.setAside = List.of(new TableSetAside("store.odd", "it has no key", Instant.EPOCH));

    Health health = stopped.addTo(new Health(List.of()));
    assertFalse(health.ready());
    assertEquals("table store.odd", health.components().get(0).component());
    assertEquals("it has no key", health.components().get(0).reason());
    assertEquals(1, registry.get("sluice.stopped.tables").gauge().value());
  }

  @Test
  void aSnapshotShowsHowFarItIsWhileItIsTaken() {
    var progress = registry.get("sluice.snapshot.progress").gauge();
    assertTrue(Double.isNaN(progress.value()));
    source.progress = OptionalDouble.of(0.25);
    assertEquals(0.25, progress.value());
  }

  private double waiting() {
    return registry.get("sluice.parked.changes").tag("table", "store.prices").gauge().value();
  }

  @Test
  void whatWasNotAskedYetIsNotKnown() {
    assertTrue(Double.isNaN(lags.sourceBytes()));
    assertTrue(Double.isNaN(lags.records("docs")));
    assertTrue(Double.isNaN(lags.seconds("docs")));
  }

  @Test
  void asksSourceAndLog() {
    source.bytes = OptionalLong.of(4096);
    log.records = 12;
    lags.poll();

    assertEquals(4096, registry.get("sluice.source.lag.bytes").gauge().value());
    assertEquals(12, registry.get("sluice.sink.lag.records").tag("sink", "docs").gauge().value());
  }

  @Test
  void noRecordsAreNoSeconds() {
    lags.poll();
    clock.advance(Duration.ofHours(1));

    assertEquals(0, lags.seconds("docs"));
  }

  @Test
  void secondsAreTheAgeOfTheLastChangeWrittenWhileThereAreMore() {
    lags.poll();
    clock.advance(Duration.ofMinutes(10));
    metrics.delivered("docs", committedAt(clock.instant().minusSeconds(90)), 1);
    log.records = 1;
    lags.poll();

    assertEquals(90, lags.seconds("docs"));
  }

  @Test
  void aQuietNightIsNoDelay() {
    metrics.delivered("docs", committedAt(clock.instant()), 1);
    clock.advance(Duration.ofHours(8));
    lags.poll();
    clock.advance(Duration.ofSeconds(2));
    log.records = 1;
    lags.poll();

    assertEquals(2, lags.seconds("docs"));
  }

  @Test
  void whatDoesNotAnswerIsNotKnown() {
    source.bytes = OptionalLong.of(1);
    log.records = 1;
    lags.poll();
    source.bytes = OptionalLong.empty();
    log.failure = new PortException("away");
    lags.poll();

    assertTrue(Double.isNaN(lags.sourceBytes()));
    assertTrue(Double.isNaN(lags.records("docs")));
    assertTrue(Double.isNaN(lags.seconds("docs")));
  }

  @Test
  void warnsWhileTheSlotHoldsBackMoreThanTheBudget() {
    lags.poll();
    assertEquals(List.of(), guard.warnings());
    source.held = OptionalLong.of(1_000);
    lags.poll();
    assertEquals(List.of(), guard.warnings());
    source.held = OptionalLong.of(1_001);
    lags.poll();
    assertTrue(
        guard.warnings().get(0).contains("1,001 bytes of WAL, over the budget of 1,000"),
        () -> guard.warnings().toString());
    source.held = OptionalLong.of(5);
    lags.poll();
    assertEquals(List.of(), guard.warnings());
  }

  private static ChangeBatch committedAt(Instant instant) {
    TableSchema table =
        new TableSchema(
            new TableId("s", "t"),
            List.of(new Column("id", Scalar.INT64, false)),
            List.of("id"),
            List.of());
    SourcePosition position = new SourcePosition(1, 1, instant.toEpochMilli() * 1000);
    return ChangeBatch.of(List.of(ChangeEvent.truncate(table, 1, position)));
  }
}

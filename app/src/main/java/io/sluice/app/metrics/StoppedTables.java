package io.sluice.app.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.sluice.pipeline.ComponentHealth;
import io.sluice.pipeline.ComponentHealth.State;
import io.sluice.pipeline.Health;
import io.sluice.ports.PortException;
import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.log.StoppedTable;
import io.sluice.ports.source.ChangeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables that wait for a person to decide, as health and metrics show them: those whose changes
 * wait beside the log, and those that capture goes on without. What was known last is shown while
 * the log does not answer.
 */
public final class StoppedTables {
  private static final Logger LOG = LoggerFactory.getLogger(StoppedTables.class);

  private final ChangeSource source;
  private final ChangeLog log;
  private final MultiGauge waiting;

  /** How many changes wait for each table that ever was stopped in this process. */
  private final Map<String, Long> changes = new TreeMap<>();

  private volatile List<StoppedTable> stopped = List.of();

  public StoppedTables(ChangeSource source, ChangeLog log, MeterRegistry registry) {
    this.source = source;
    this.log = log;
    this.waiting =
        MultiGauge.builder("sluice.parked.changes")
            .description("Changes of a stopped table that wait; 0 once it goes on")
            .register(registry);
    Gauge.builder(
            "sluice.stopped.tables",
            this,
            tables -> tables.stopped.size() + tables.source.setAside().size())
        .description("Tables that are stopped until a person has decided")
        .register(registry);
  }

  /** Asks the log; blocks until it has answered. Called by one thread. */
  void look() throws InterruptedException {
    try {
      stopped = log.stoppedTables();
    } catch (PortException e) {
      LOG.debug("which tables are stopped is not known", e);
      return;
    }
    changes.replaceAll((table, before) -> 0L);
    stopped.forEach(table -> changes.put(table.table().toString(), table.changes()));
    waiting.register(
        changes.entrySet().stream()
            .<MultiGauge.Row<?>>map(
                each -> MultiGauge.Row.of(Tags.of("table", each.getKey()), each.getValue()))
            .toList(),
        true);
  }

  /** The pipeline's health, and behind its parts each table that is stopped. */
  public Health addTo(Health pipeline) {
    List<ComponentHealth> all = new ArrayList<>(pipeline.components());
    stopped.forEach(
        table -> all.add(part(table.table().toString(), table.reason(), table.since())));
    source.setAside().forEach(table -> all.add(part(table.table(), table.reason(), table.since())));
    return new Health(all);
  }

  private static ComponentHealth part(String table, String reason, Instant since) {
    return new ComponentHealth("table " + table, State.STOPPED, reason, since, 0, false);
  }
}

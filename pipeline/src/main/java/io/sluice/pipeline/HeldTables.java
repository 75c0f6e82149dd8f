package io.sluice.pipeline;

import io.sluice.domain.TableId;
import io.sluice.pipeline.ComponentHealth.State;
import io.sluice.ports.sink.TableRefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables that one sink does not take now, as all its workers here have found them. Safe for
 * many threads.
 */
final class HeldTables {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  /**
   * Far longer than a table waits before it is tried again: one that was not refused for so long is
   * another process's by now, or has nothing left to write.
   */
  private static final Duration REMEMBERED = Duration.ofMinutes(2);

  private final String sink;
  private final Clock clock;
  private final PipelineObserver observer;
  private final SortedMap<TableId, Held> held = new TreeMap<>();

  private record Held(String reason, Instant since, Instant last) {}

  HeldTables(String sink, Clock clock, PipelineObserver observer) {
    this.sink = sink;
    this.clock = clock;
    this.observer = observer;
  }

  synchronized void refused(TableRefusedException refusal) {
    Instant now = clock.instant();
    Held before = held.get(refusal.table());
    if (before == null) {
      LOG.warn(
          "sink {}: table {} is stopped, its changes wait in the log and the other tables go on: {}",
          sink,
          refusal.table(),
          refusal.getMessage());
    }
    held.put(
        refusal.table(), new Held(refusal.getMessage(), before == null ? now : before.since, now));
    observer.tablesHeld(sink, held.size());
  }

  /** Changes of these tables were written. */
  synchronized void written(Set<TableId> tables) {
    if (held.isEmpty()) {
      return;
    }
    for (TableId table : tables) {
      if (held.remove(table) != null) {
        LOG.info("sink {}: table {} goes on", sink, table);
      }
    }
    observer.tablesHeld(sink, held.size());
  }

  /** Each as a part of the sink that is stopped. */
  synchronized List<ComponentHealth> health() {
    Instant oldest = clock.instant().minus(REMEMBERED);
    if (held.values().removeIf(each -> each.last.isBefore(oldest))) {
      observer.tablesHeld(sink, held.size());
    }
    return held.entrySet().stream()
        .map(
            each ->
                new ComponentHealth(
                    "sink " + sink + ", table " + each.getKey(),
                    State.STOPPED,
                    each.getValue().reason,
                    each.getValue().since,
                    0,
                    false))
        .toList();
  }
}

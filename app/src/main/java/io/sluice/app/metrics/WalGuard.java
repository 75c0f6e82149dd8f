package io.sluice.app.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.ports.source.ChangeSource;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how much WAL PostgreSQL keeps for the pipeline's slot alone, and warns above a budget:
 * nothing is lost, but the server's disk may fill.
 */
public final class WalGuard {
  private static final Logger LOG = LoggerFactory.getLogger(WalGuard.class);

  private final ChangeSource source;
  private final long budget;
  private volatile double held = Double.NaN;

  /**
   * @param budget in bytes
   */
  public WalGuard(ChangeSource source, long budget, MeterRegistry registry) {
    this.source = source;
    this.budget = budget;
    Gauge.builder("sluice.source.wal.held.bytes", this, guard -> guard.held)
        .description("WAL that PostgreSQL keeps on its disk for the pipeline's slot alone")
        .register(registry);
    Gauge.builder("sluice.source.wal.budget.bytes", this, guard -> guard.budget)
        .description("How much of it is too much, as configured")
        .register(registry);
  }

  /** Asks the source; blocks for a second or two at most. Called by one thread. */
  void look() {
    boolean overBefore = isOver();
    OptionalLong bytes = source.heldBackBytes();
    held = bytes.isPresent() ? bytes.getAsLong() : Double.NaN;
    if (isOver() && !overBefore) {
      LOG.warn("{}", warning());
    } else if (overBefore && !isOver() && bytes.isPresent()) {
      LOG.info("the replication slot holds back no more than its budget again");
    }
  }

  private boolean isOver() {
    return held > budget;
  }

  /** What the user should know; empty while all is well, or nothing is known. */
  public List<String> warnings() {
    return isOver() ? List.of(warning()) : List.of();
  }

  private String warning() {
    return String.format(
        Locale.ROOT,
        "the replication slot holds back %,d bytes of WAL, over the budget of %,d"
            + " (source.walBudget): PostgreSQL's disk may fill. Is capture stopped, or a transaction"
            + " open for long? max_slot_wal_keep_size limits it at the price of the slot",
        (long) held,
        budget);
  }
}

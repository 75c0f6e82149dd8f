package io.sluice.adapter.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a claim's session from being idle for too long, whatever else its process waits for. Once
 * the session is lost it stops asking; whoever uses the session next meets the failure.
 */
final class Lease implements AutoCloseable {
  /**
   * How long the server waits for a sign of life. A standby takes over within that time and the
   * time it takes to start; a holder that is merely slow has to be slower than this to lose it.
   */
  static final Duration LENGTH = Duration.ofSeconds(4);

  /** How long the holder waits for the server's answer before it takes the session for lost. */
  static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  private static final Duration RENEWAL = Duration.ofSeconds(1);

  private final String pipeline;
  private final Probe probe;
  private ScheduledExecutorService renewals;

  /** Asks the server for a sign of life. */
  interface Probe {
    void run() throws SQLException;
  }

  Lease(String pipeline, Probe probe) {
    this.pipeline = pipeline;
    this.probe = probe;
  }

  void start() {
    renewals =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sluice-claim-" + pipeline);
              thread.setDaemon(true);
              return thread;
            });
    renewals.scheduleWithFixedDelay(
        this::renew, RENEWAL.toMillis(), RENEWAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void renew() {
    try {
      probe.run();
    } catch (SQLException e) {
      renewals.shutdown();
    }
  }

  @Override
  public void close() {
    if (renewals != null) {
      renewals.shutdownNow();
    }
  }
}

package io.sluice.app.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.sluice.ports.PortException;
import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.source.ChangeSource;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far capture and each sink are behind. Source and log are asked in the background, so that a
 * scrape never waits for them; what is not known is NaN.
 *
 * <p>Seconds are the age of the last change a sink has written, as long as the log holds more for
 * it; but never more than since it was last seen to have caught up, or the first change after a
 * quiet night would count as a night's delay.
 */
public final class Lags implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lags.class);

  /** What is known of one sink. */
  private record SinkState(double records, long caughtUpMillis) {}

  private final ChangeSource source;
  private final ChangeLog log;
  private final PipelineMetrics metrics;
  private final WalGuard walGuard;
  private final StoppedTables stopped;
  private final Clock clock;
  private final Map<String, SinkState> sinks = new ConcurrentHashMap<>();
  private final ScheduledExecutorService poller =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "sluice-lag");
            thread.setDaemon(true);
            return thread;
          });
  private volatile double sourceBytes = Double.NaN;

  public Lags(
      ChangeSource source,
      ChangeLog log,
      Collection<String> sinks,
      PipelineMetrics metrics,
      WalGuard walGuard,
      StoppedTables stopped,
      MeterRegistry registry,
      Clock clock) {
    this.source = source;
    this.log = log;
    this.metrics = metrics;
    this.walGuard = walGuard;
    this.stopped = stopped;
    this.clock = clock;
    Gauge.builder("sluice.source.lag.bytes", this, lags -> lags.sourceBytes)
        .description("WAL that PostgreSQL has written and the log has not yet confirmed")
        .register(registry);
    Gauge.builder("sluice.snapshot.progress", source, Lags::progress)
        .description("How much of the snapshot that is being taken is in the log, from 0 to 1")
        .register(registry);
    for (String sink : sinks) {
      this.sinks.put(sink, new SinkState(Double.NaN, clock.millis()));
      Tags tags = Tags.of("sink", sink);
      Gauge.builder("sluice.sink.lag.records", this, lags -> lags.records(sink))
          .description("Log records that the sink has not yet confirmed")
          .tags(tags)
          .register(registry);
      Gauge.builder("sluice.sink.lag.seconds", this, lags -> lags.seconds(sink))
          .description("How old what the sink holds is, while the log holds more for it")
          .tags(tags)
          .register(registry);
    }
  }

  private static double progress(ChangeSource source) {
    return source.snapshotProgress().orElse(Double.NaN);
  }

  /** Begins to ask, again and again with this pause between. */
  public void start(Duration pause) {
    poller.scheduleWithFixedDelay(this::poll, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks once; blocks as long as source and log need to answer. */
  void poll() {
    sourceBytes = bytes();
    lookAtWal();
    sinks.replaceAll(this::poll);
    lookAtTables();
  }

  private void lookAtTables() {
    try {
      stopped.look();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.debug("which tables are stopped is not known", e);
    }
  }

  private void lookAtWal() {
    try {
      walGuard.look();
    } catch (RuntimeException e) {
      LOG.debug("what the slot holds back is not known", e);
    }
  }

  private double bytes() {
    try {
      var bytes = source.lagBytes();
      return bytes.isPresent() ? bytes.getAsLong() : Double.NaN;
    } catch (RuntimeException e) {
      LOG.debug("the source's lag is not known", e);
      return Double.NaN;
    }
  }

  private SinkState poll(String sink, SinkState before) {
    try {
      long asked = clock.millis();
      long records = log.lag(sink).records();
      return new SinkState(records, records == 0 ? asked : before.caughtUpMillis());
    } catch (PortException | RuntimeException e) {
      LOG.debug("the lag of sink {} is not known", sink, e);
      return new SinkState(Double.NaN, before.caughtUpMillis());
    }
  }

  /** Bytes of WAL that the log has not yet confirmed; NaN while unknown. */
  public double sourceBytes() {
    return sourceBytes;
  }

  /** Log records that the sink has not yet confirmed; NaN while unknown. */
  public double records(String sink) {
    return sinks.get(sink).records();
  }

  /** How old what the sink holds is, in seconds, while the log holds more; NaN while unknown. */
  public double seconds(String sink) {
    SinkState state = sinks.get(sink);
    if (Double.isNaN(state.records()) || state.records() == 0) {
      return state.records();
    }
    long upTo = Math.max(metrics.deliveredUpToMillis(sink), state.caughtUpMillis());
    return Math.max(0, clock.millis() - upTo) / 1000.0;
  }

  @Override
  public void close() {
    poller.shutdownNow();
  }
}

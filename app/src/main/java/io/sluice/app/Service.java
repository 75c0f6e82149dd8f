package io.sluice.app;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.sluice.app.config.ServiceConfig;
import io.sluice.app.http.HttpEndpoints;
import io.sluice.app.logging.LogMask;
import io.sluice.app.metrics.HealthMeters;
import io.sluice.app.metrics.JvmMeters;
import io.sluice.app.metrics.Lags;
import io.sluice.app.metrics.PipelineMetrics;
import io.sluice.app.metrics.StoppedTables;
import io.sluice.app.wiring.ServiceModule;
import io.sluice.pipeline.ComponentHealth.State;
import io.sluice.pipeline.Health;
import io.sluice.pipeline.Pipeline;
import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.source.ChangeSource;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/**
 * A pipeline with its HTTP endpoints and metrics, ready to run in this process. Started and stopped
 * once.
 */
public final class Service {
  private static final Duration LAG_PAUSE = Duration.ofSeconds(2);

  private final ServiceConfig config;
  private final ChangeSource source;
  private final ChangeLog log;
  private final Pipeline pipeline;
  private final PipelineMetrics metrics;
  private final Lags lags;
  private final StoppedTables stopped;
  private final JvmMeters jvm;
  private final HttpEndpoints http;

  /** Puts the parts together; reaches for no server yet. */
  public Service(ServiceConfig config) {
    LogMask.add(config.secrets());
    Injector parts = Guice.createInjector(Stage.DEVELOPMENT, new ServiceModule(config));
    this.config = config;
    this.source = parts.getInstance(ChangeSource.class);
    this.log = parts.getInstance(ChangeLog.class);
    this.pipeline = parts.getInstance(Pipeline.class);
    this.metrics = parts.getInstance(PipelineMetrics.class);
    this.lags = parts.getInstance(Lags.class);
    this.stopped = parts.getInstance(StoppedTables.class);
    this.http = parts.getInstance(HttpEndpoints.class);
    this.jvm = parts.getInstance(JvmMeters.class);
    parts.getInstance(HealthMeters.class);
  }

  /**
   * Starts everything and returns at once; servers that are away are waited for in the background.
   *
   * @throws IOException if the HTTP address cannot be used
   */
  public void start() throws IOException {
    http.start();
    pipeline.start();
    lags.start(LAG_PAUSE);
  }

  /**
   * Ends all work and closes everything. What was under way is delivered again by the next start.
   *
   * @param timeout how long work under way may take to end
   * @return whether it ended in time
   */
  public boolean stop(Duration timeout) throws InterruptedException {
    lags.close();
    boolean inTime = pipeline.stop(timeout);
    log.close();
    source.close();
    http.close();
    jvm.close();
    return inTime;
  }

  public ServiceConfig config() {
    return config;
  }

  /** How every part is, and every table that is stopped. */
  public Health health() {
    return stopped.addTo(pipeline.health());
  }

  /** Whether nothing is left that works or would work again without a person. */
  public boolean hasFailed() {
    return pipeline.health().components().stream().allMatch(each -> each.state() == State.STOPPED);
  }

  public PipelineMetrics metrics() {
    return metrics;
  }

  public Lags lags() {
    return lags;
  }

  /** The source, for reading its tables and rows. */
  public ChangeSource source() {
    return source;
  }

  /** Where health and metrics are served; to be asked after {@link #start}. */
  public URI http() {
    return http.address();
  }
}

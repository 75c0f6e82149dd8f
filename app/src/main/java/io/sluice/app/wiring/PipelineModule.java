package io.sluice.app.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.sluice.app.config.RetryConfig;
import io.sluice.app.config.ServiceConfig;
import io.sluice.app.metrics.PipelineMetrics;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.RetryPolicy;
import io.sluice.pipeline.SinkUnit;
import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.log.DeadLetters;
import io.sluice.ports.source.ChangeSource;
import java.time.Clock;
import java.util.List;

/** The use cases at work: one capture, and a delivery for each worker of each sink. */
final class PipelineModule extends AbstractModule {
  @Provides
  @Singleton
  Pipeline pipeline(
      ChangeSource source,
      ChangeLog log,
      DeadLetters deadLetters,
      List<SinkUnit> sinks,
      ServiceConfig config,
      PipelineMetrics metrics,
      Clock clock) {
    RetryConfig retry = config.retry();
    return new Pipeline(
        source,
        log,
        deadLetters,
        sinks,
        new RetryPolicy(retry.initial(), retry.max()),
        retry.patience(),
        metrics,
        clock);
  }
}

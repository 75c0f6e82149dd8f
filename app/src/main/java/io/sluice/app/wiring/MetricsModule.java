package io.sluice.app.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.app.config.ConfiguredSink;
import io.sluice.app.config.ServiceConfig;
import io.sluice.app.metrics.HealthMeters;
import io.sluice.app.metrics.JvmMeters;
import io.sluice.app.metrics.Lags;
import io.sluice.app.metrics.PipelineMetrics;
import io.sluice.app.metrics.StoppedTables;
import io.sluice.app.metrics.WalGuard;
import io.sluice.pipeline.Pipeline;
import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.source.ChangeSource;
import java.time.Clock;
import java.util.List;

/** What is counted and measured: the pipeline, its lags, its health, the JVM. */
final class MetricsModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(MeterRegistry.class).to(PrometheusMeterRegistry.class);
  }

  @Provides
  @Singleton
  PrometheusMeterRegistry registry() {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  }

  @Provides
  @Singleton
  PipelineMetrics pipelineMetrics(MeterRegistry registry, ServiceConfig config) {
    return new PipelineMetrics(registry, names(config));
  }

  @Provides
  @Singleton
  WalGuard walGuard(ChangeSource source, ServiceConfig config, MeterRegistry registry) {
    return new WalGuard(source, config.source().walBudget(), registry);
  }

  @Provides
  @Singleton
  StoppedTables stoppedTables(ChangeSource source, ChangeLog log, MeterRegistry registry) {
    return new StoppedTables(source, log, registry);
  }

  @Provides
  @Singleton
  Lags lags(
      ChangeSource source,
      ChangeLog log,
      ServiceConfig config,
      PipelineMetrics metrics,
      WalGuard walGuard,
      StoppedTables stopped,
      MeterRegistry registry,
      Clock clock) {
    return new Lags(source, log, names(config), metrics, walGuard, stopped, registry, clock);
  }

  @Provides
  @Singleton
  HealthMeters healthMeters(MeterRegistry registry, Pipeline pipeline, Clock clock) {
    return new HealthMeters(registry, pipeline::health, clock);
  }

  @Provides
  @Singleton
  JvmMeters jvmMeters(MeterRegistry registry) {
    return new JvmMeters(registry);
  }

  private static List<String> names(ServiceConfig config) {
    return config.sinks().stream().<String>map(ConfiguredSink::name).toList();
  }
}

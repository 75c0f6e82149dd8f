package io.sluice.app.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.app.config.ServiceConfig;
import io.sluice.app.http.HttpEndpoints;
import io.sluice.app.metrics.StoppedTables;
import io.sluice.app.metrics.WalGuard;
import io.sluice.pipeline.Pipeline;

/** Where others look in: health and metrics over HTTP. */
final class HttpModule extends AbstractModule {
  @Provides
  @Singleton
  HttpEndpoints http(
      ServiceConfig config,
      Pipeline pipeline,
      WalGuard walGuard,
      StoppedTables stopped,
      PrometheusMeterRegistry registry) {
    return new HttpEndpoints(
        config.http(),
        config.secrets(),
        () -> stopped.addTo(pipeline.health()),
        walGuard::warnings,
        registry::scrape);
  }
}

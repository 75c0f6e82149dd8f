package io.sluice.app.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.sluice.app.config.ServiceConfig;
import java.time.Clock;

/** The service's table of contents. */
public final class ServiceModule extends AbstractModule {
  private final ServiceConfig config;

  public ServiceModule(ServiceConfig config) {
    this.config = config;
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    bind(ServiceConfig.class).toInstance(config);
    install(new SourceModule());
    install(new LogModule());
    install(new SinksModule());
    install(new PipelineModule());
    install(new MetricsModule());
    install(new HttpModule());
  }

  @Provides
  Clock clock() {
    return Clock.systemUTC();
  }
}

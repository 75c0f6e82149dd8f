package io.sluice.app.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.sluice.adapter.postgres.PostgresSource;
import io.sluice.app.config.ServiceConfig;
import io.sluice.ports.source.ChangeSource;
import java.time.Clock;

/** Where the changes come from: PostgreSQL. */
final class SourceModule extends AbstractModule {
  @Provides
  @Singleton
  ChangeSource source(ServiceConfig config, Clock clock) {
    return new PostgresSource(config.pipeline(), config.source(), clock);
  }
}

package io.sluice.app.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.sluice.adapter.kafka.KafkaChangeLog;
import io.sluice.app.config.ServiceConfig;
import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.log.DeadLetters;

/** What carries the changes, and keeps those that no sink can take: Kafka. */
final class LogModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(ChangeLog.class).to(KafkaChangeLog.class);
    bind(DeadLetters.class).to(KafkaChangeLog.class);
  }

  @Provides
  @Singleton
  KafkaChangeLog log(ServiceConfig config) {
    return new KafkaChangeLog(config.pipeline(), config.source().databaseName(), config.log());
  }
}

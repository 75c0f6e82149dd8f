package io.sluice.app.config;

import io.sluice.adapter.kafka.KafkaLogConfig;
import io.sluice.adapter.postgres.PostgresSourceConfig;
import java.util.List;

/**
 * Everything the service is told by its file.
 *
 * @param secrets knows the secrets in it, so that no text shows them
 */
public record ServiceConfig(
    String pipeline,
    PostgresSourceConfig source,
    KafkaLogConfig log,
    List<ConfiguredSink<?>> sinks,
    HttpConfig http,
    RetryConfig retry,
    SecretMask secrets) {
  public ServiceConfig {
    sinks = List.copyOf(sinks);
  }

  /** The configuration as YAML, defaults included and secrets masked. */
  @Override
  public String toString() {
    return ConfigText.of(this);
  }
}

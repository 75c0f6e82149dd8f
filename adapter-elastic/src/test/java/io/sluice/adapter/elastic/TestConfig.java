package io.sluice.adapter.elastic;

import java.time.Duration;

/** Configurations for tests: no replicas, short time limits. */
final class TestConfig {
  private TestConfig() {}

  static ElasticConfig of(String url) {
    return of(url, Refresh.IMMEDIATE, "{schema}.{table}");
  }

  static ElasticConfig of(String url, Duration requestTimeout) {
    return of(url, Refresh.IMMEDIATE, "{schema}.{table}", requestTimeout);
  }

  static ElasticConfig of(String url, Refresh refresh, String index) {
    return of(url, refresh, index, Duration.ofSeconds(10));
  }

  private static ElasticConfig of(
      String url, Refresh refresh, String index, Duration requestTimeout) {
    return new ElasticConfig(
        url,
        "",
        "",
        "",
        index,
        1,
        0,
        refresh,
        Duration.ofHours(24),
        "sluice-tombstones",
        2000,
        5 << 20,
        2,
        Duration.ofSeconds(2),
        requestTimeout,
        "",
        "");
  }
}

package io.sluice.adapter.elastic;

import java.time.Duration;

/** Configurations for tests: no replicas, short time limits. */
final class TestConfig {
  private TestConfig() {}

  static ElasticConfig of(String url) {
    return of(url, Refresh.IMMEDIATE, "{schema}.{table}");
  }

  static ElasticConfig of(String url, Refresh refresh, String index) {
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
        Duration.ofSeconds(10),
        "",
        "");
  }
}

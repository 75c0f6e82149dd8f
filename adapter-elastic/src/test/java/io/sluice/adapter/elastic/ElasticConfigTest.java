package io.sluice.adapter.elastic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ports.sink.SinkPlugin;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ElasticConfigTest {
  @Test
  void urlMayNameSeveralNodes() {
    assertEquals(
        List.of(URI.create("http://a:9200"), URI.create("http://b:9200")),
        config("http://a:9200, http://b:9200", "", "", "", "{schema}.{table}").nodes());
  }

  @Test
  void wrongValuesAreRefusedNamingTheKey() {
    refused("url", "", "", "", "", "{schema}.{table}");
    refused("url", "localhost:9200", "", "", "", "{schema}.{table}");
    refused("url", "http://me:secret@a:9200", "", "", "", "{schema}.{table}");
    refused("url", "ftp://a", "", "", "", "{schema}.{table}");
    refused("password", "http://a", "me", "", "", "{schema}.{table}");
    refused("apiKey", "http://a", "me", "secret", "key", "{schema}.{table}");
    refused("index", "http://a", "", "", "", "{schema}");
    refused("index", "http://a", "", "", "", "Store-{table}");
  }

  @Test
  void secretsAreNotShown() {
    String shown = config("http://a", "me", "secret", "", "{table}").toString();
    assertFalse(shown.contains("secret"), shown);
  }

  @Test
  void thePluginIsFound() {
    List<Object> plugins = new ArrayList<>();
    ServiceLoader.load(SinkPlugin.class).forEach(plugins::add);
    assertEquals(1, plugins.size());
    assertInstanceOf(ElasticPlugin.class, plugins.get(0));
    assertEquals("elastic", new ElasticPlugin().name());
    assertEquals(ElasticConfig.class, new ElasticPlugin().configType());
  }

  private static void refused(
      String key, String url, String user, String password, String apiKey, String index) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> config(url, user, password, apiKey, index));
    assertTrue(refused.getMessage().contains(key), refused.getMessage());
    assertFalse(refused.getMessage().contains("secret"), refused.getMessage());
  }

  private static ElasticConfig config(
      String url, String user, String password, String apiKey, String index) {
    return new ElasticConfig(
        url,
        user,
        password,
        apiKey,
        index,
        1,
        0,
        Refresh.NONE,
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

package io.sluice.adapter.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ports.config.Setting;
import io.sluice.ports.sink.SinkPlugin;
import java.util.Arrays;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class Neo4jConfigTest {
  @Test
  void thePluginIsFound() {
    SinkPlugin<?> plugin = ServiceLoader.load(SinkPlugin.class).findFirst().orElseThrow();
    assertInstanceOf(Neo4jPlugin.class, plugin);
    assertEquals("neo4j", plugin.name());
  }

  @Test
  void everyKeyIsDescribedAndThePasswordIsSecret() {
    Arrays.stream(Neo4jConfig.class.getRecordComponents())
        .forEach(
            key -> {
              Setting setting = key.getAnnotation(Setting.class);
              assertFalse(setting.doc().isBlank(), key.getName());
              assertEquals(key.getName().equals("password"), setting.secret(), key.getName());
            });
    assertFalse(Neo4jConfig.of("bolt://h:1", "u", "hidden").toString().contains("hidden"));
  }

  @Test
  void aWrongAddressIsExplained() {
    for (String uri :
        new String[] {"localhost:7687", "http://localhost", "bolt://", "bolt://a b"}) {
      IllegalArgumentException wrong =
          assertThrows(
              IllegalArgumentException.class, () -> Neo4jConfig.of(uri, "neo4j", "secret"));
      assertTrue(wrong.getMessage().startsWith("uri "), wrong.getMessage());
    }
  }
}

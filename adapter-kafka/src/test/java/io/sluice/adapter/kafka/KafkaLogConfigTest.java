package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.ports.config.Setting;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaLogConfigTest {
  private static KafkaLogConfig with(
      String registry,
      String password,
      int partitions,
      Map<String, String> topic,
      Map<String, String> client) {
    return new KafkaLogConfig(
        "localhost:9092",
        registry,
        "",
        password,
        partitions,
        -1,
        topic,
        client,
        1 << 20,
        Duration.ofMinutes(1),
        10,
        10_000,
        10_000);
  }

  private static String refused(
      String registry,
      String password,
      int partitions,
      Map<String, String> topic,
      Map<String, String> client) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> with(registry, password, partitions, topic, client))
        .getMessage();
  }

  @Test
  void whatCannotWorkIsRefusedWithItsKey() {
    String good = "http://localhost:8081";
    for (String url : new String[] {"localhost:8081", "", "ftp://a", "http://"}) {
      assertEquals(
          "schemaRegistry must be an http or https URL, like http://localhost:8081",
          refused(url, "", 4, Map.of(), Map.of()));
    }
    assertEquals("partitions must be at least 1", refused(good, "", 0, Map.of(), Map.of()));
    assertEquals(
        "schemaRegistryPassword is set without schemaRegistryUser",
        refused(good, "geheim", 4, Map.of(), Map.of()));
    assertEquals(
        "clientSettings: isolation.level is set by Sluice itself",
        refused(good, "", 4, Map.of(), Map.of("isolation.level", "read_uncommitted")));
    assertFalse(
        refused(good, "", 4, Map.of("cleanup.policy", "compact,delete"), Map.of()).isEmpty());
    assertFalse(refused("http://u:geheim@localhost", "", 4, Map.of(), Map.of()).contains("geheim"));
  }

  @Test
  void everyKeyIsDescribedAndTheDefaultsAreTheDefaults() {
    for (RecordComponent component : KafkaLogConfig.class.getRecordComponents()) {
      assertNotNull(component.getAnnotation(Setting.class), component.getName());
    }
    KafkaLogConfig config = KafkaLogConfig.of("a:1", "http://b");
    assertEquals(4, config.partitions());
    assertFalse(config.toString().contains("password"));
  }
}

package io.sluice.adapter.kafka;

import io.sluice.dev.Server;
import io.sluice.dev.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Kafka and the schema registry, started once for all tests of this JVM, and with it they end. */
final class LogServers {
  private static final AtomicInteger PIPELINES = new AtomicInteger();
  private static Services services;

  private LogServers() {}

  static synchronized Services services() {
    if (services == null) {
      try {
        services =
            Services.start(
                Files.createTempDirectory(Path.of("target"), "servers"),
                Set.of(Server.KAFKA, Server.REGISTRY));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return services;
  }

  /** A name that no other test uses. */
  static String newPipeline() {
    return "t" + PIPELINES.incrementAndGet() + "-" + Long.toString(System.nanoTime(), 36);
  }

  static String kafka() {
    return services().addresses().kafka();
  }

  static String registry() {
    return services().addresses().registry().toString();
  }

  static KafkaLogConfig config() {
    return config(Map.of(), 2000);
  }

  /** Small batches where the test wants them, and clients that notice trouble fast. */
  static KafkaLogConfig config(Map<String, String> clientSettings, int maxBatchRecords) {
    Map<String, String> settings = new HashMap<>();
    settings.put("metadata.max.age.ms", "500");
    settings.put("max.block.ms", "10000");
    settings.put("delivery.timeout.ms", "9000");
    settings.put("request.timeout.ms", "4000");
    settings.putAll(clientSettings);
    return config(registry(), settings, maxBatchRecords);
  }

  static KafkaLogConfig config(
      String registry, Map<String, String> clientSettings, int maxBatchRecords) {
    return config(kafka(), registry, clientSettings, maxBatchRecords);
  }

  static KafkaLogConfig config(
      String kafka, String registry, Map<String, String> clientSettings, int maxBatchRecords) {
    return new KafkaLogConfig(
        kafka,
        registry,
        "",
        "",
        4,
        -1,
        Map.of(),
        clientSettings,
        1 << 20,
        Duration.ofMinutes(2),
        maxBatchRecords,
        8 << 20,
        1 << 20);
  }
}

package io.sluice.adapter.kafka;

import io.sluice.ports.config.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Where the log is and how it is laid out. */
public record KafkaLogConfig(
    @Setting(
            doc = "Kafka brokers to begin with, host:port, several separated by commas.",
            example = "localhost:9092")
        String bootstrapServers,
    @Setting(
            doc =
                "Base URL of a schema registry with the Confluent REST API, below which /subjects is"
                    + " found; Apicurio's ends in /apis/ccompat/v7.",
            example = "http://localhost:8081")
        String schemaRegistry,
    @Setting(
            doc = "User for the schema registry (HTTP basic authentication); empty for none.",
            defaultValue = "")
        String schemaRegistryUser,
    @Setting(doc = "Password of that user.", defaultValue = "", secret = true)
        String schemaRegistryPassword,
    @Setting(
            doc =
                "Partitions of a table's topic, fixed when the topic is made: the most workers that can"
                    + " share a table.",
            defaultValue = "4")
        int partitions,
    @Setting(
            doc =
                "On how many brokers each topic is kept; -1 leaves it to the brokers'"
                    + " default.replication.factor.",
            defaultValue = "-1")
        int replicationFactor,
    @Setting(
            doc =
                "Settings of the tables' topics when they are made, over Sluice's: cleanup.policy=delete,"
                    + " retention.ms=-1 and retention.bytes=-1 (changes are kept for ever, so that a sink"
                    + " added later finds them all), max.message.bytes=maxRecordBytes.",
            defaultValue = "")
        Map<String, String> topicSettings,
    @Setting(
            doc =
                "Further settings of the Kafka clients, such as security.protocol, sasl.* and ssl.*. What"
                    + " the guarantees rest on cannot be set. Shown nowhere, as it may hold passwords.",
            defaultValue = "",
            secret = true)
        Map<String, String> clientSettings,
    @Setting(
            doc =
                "Bytes of the largest change, both its rows included. Raise the brokers'"
                    + " socket.request.max.bytes too when going beyond 100 MB.",
            defaultValue = "33554432")
        int maxRecordBytes,
    @Setting(
            doc =
                "How long a log transaction, and so one transaction of the source, may take. The brokers'"
                    + " transaction.max.timeout.ms must allow it.",
            defaultValue = "15m")
        Duration transactionTimeout,
    @Setting(doc = "Most changes in one batch for a sink.", defaultValue = "2000")
        int maxBatchRecords,
    @Setting(
            doc = "Bytes in the log of one batch for a sink, unless a single change is larger.",
            defaultValue = "8388608")
        int maxBatchBytes,
    @Setting(
            doc =
                "Bytes in the log that each worker of a sink fetches ahead while the sink writes.",
            defaultValue = "16777216")
        int prefetchBytes) {

  private static final int SMALLEST_BYTES = 1024;

  /** What the guarantees rest on, and what has a key of its own. */
  private static final Set<String> RESERVED =
      Set.of(
          "acks",
          "allow.auto.create.topics",
          "auto.offset.reset",
          "bootstrap.servers",
          "client.id",
          "enable.auto.commit",
          "enable.idempotence",
          "group.id",
          "group.protocol",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "partition.assignment.strategy",
          "transaction.timeout.ms",
          "transactional.id",
          "value.deserializer",
          "value.serializer");

  /**
   * @throws IllegalArgumentException if a value cannot work
   */
  public KafkaLogConfig {
    topicSettings = Map.copyOf(topicSettings);
    clientSettings = Map.copyOf(clientSettings);
    require(!bootstrapServers.isBlank(), "bootstrapServers is empty");
    requireHttp(schemaRegistry);
    require(
        schemaRegistryPassword.isEmpty() || !schemaRegistryUser.isEmpty(),
        "schemaRegistryPassword is set without schemaRegistryUser");
    require(partitions >= 1, "partitions must be at least 1");
    require(
        replicationFactor == -1 || replicationFactor >= 1 && replicationFactor <= Short.MAX_VALUE,
        "replicationFactor must be at least 1, or -1 for the brokers' default");
    require(
        !topicSettings.getOrDefault("cleanup.policy", "").contains("compact"),
        "topicSettings: cleanup.policy may not be compact: an update leaves out large values that did"
            + " not change, so the last record of a row is not enough to know the row");
    require(maxRecordBytes >= SMALLEST_BYTES, "maxRecordBytes must be at least " + SMALLEST_BYTES);
    require(
        transactionTimeout.toSeconds() >= 1 && transactionTimeout.toDays() < 1,
        "transactionTimeout must be between 1s and a day");
    require(maxBatchRecords >= 1, "maxBatchRecords must be at least 1");
    require(maxBatchBytes >= SMALLEST_BYTES, "maxBatchBytes must be at least " + SMALLEST_BYTES);
    require(prefetchBytes >= SMALLEST_BYTES, "prefetchBytes must be at least " + SMALLEST_BYTES);
    for (String key : clientSettings.keySet()) {
      require(!RESERVED.contains(key), "clientSettings: " + key + " is set by Sluice itself");
    }
  }

  /** Everything by default. */
  public static KafkaLogConfig of(String bootstrapServers, String schemaRegistry) {
    return new KafkaLogConfig(
        bootstrapServers,
        schemaRegistry,
        "",
        "",
        4,
        -1,
        Map.of(),
        Map.of(),
        33_554_432,
        Duration.ofMinutes(15),
        2000,
        8_388_608,
        16_777_216);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static void requireHttp(String url) {
    String wanted = "schemaRegistry must be an http or https URL, like http://localhost:8081";
    try {
      URI uri = URI.create(url);
      require(
          uri.getHost() != null
              && Set.of("http", "https").contains(String.valueOf(uri.getScheme())),
          wanted);
      require(
          uri.getUserInfo() == null,
          "schemaRegistry may not hold user and password; there is schemaRegistryUser and"
              + " schemaRegistryPassword");
    } catch (IllegalArgumentException e) {
      throw e.getMessage().startsWith("schemaRegistry") ? e : new IllegalArgumentException(wanted);
    }
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "KafkaLogConfig[" + bootstrapServers + ", schema registry " + schemaRegistry + "]";
  }
}

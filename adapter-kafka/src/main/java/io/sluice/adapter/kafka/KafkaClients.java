package io.sluice.adapter.kafka;

import io.sluice.ports.PortException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the Kafka clients, each with the settings that its part rests on. */
final class KafkaClients {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** Beside the record there is its envelope in a produce request. */
  private static final int REQUEST_OVERHEAD = 64 * 1024;

  private static final int FETCH_BYTES = 8 * 1024 * 1024;

  /** What one poll decompresses, whatever its size; a batch may be put together of several. */
  private static final int POLL_RECORDS = 500;

  private static final int BATCH_BYTES = 256 * 1024;
  private static final long BUFFER_BYTES = 64L * 1024 * 1024;
  private static final int BLOCK_MILLIS = 30_000;
  private static final int DELIVERY_MILLIS = 60_000;
  private static final int REQUEST_MILLIS = 20_000;
  private static final int METADATA_MILLIS = 5_000;

  private final TopicNames names;
  private final KafkaLogConfig config;

  KafkaClients(TopicNames names, KafkaLogConfig config) {
    this.names = names;
    this.config = config;
  }

  Admin admin() throws PortException {
    Map<String, Object> settings = new HashMap<>();
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
    return make("admin", settings, AdminClientConfig.configNames(), Admin::create);
  }

  /** The pipeline's one writer. */
  Producer<byte[], byte[]> transactionalProducer() throws PortException {
    Map<String, Object> settings = durable();
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, names.transactionalId());
    settings.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) config.transactionTimeout().toMillis());
    // A commit sends at once whatever is waiting; until then larger batches are worth the wait.
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    return make("writer", settings, ProducerConfig.configNames(), KafkaProducer::new);
  }

  Producer<byte[], byte[]> deadLetterProducer() throws PortException {
    Map<String, Object> settings = durable();
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    return make("dead-letters", settings, ProducerConfig.configNames(), KafkaProducer::new);
  }

  private Map<String, Object> durable() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        Math.max(BUFFER_BYTES, 2L * config.maxRecordBytes() + REQUEST_OVERHEAD));
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, requestBytes());
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return settings;
  }

  /** The largest record as a producer counts it, headers and all. */
  int requestBytes() {
    return (int) Math.min(Integer.MAX_VALUE, (long) config.maxRecordBytes() + REQUEST_OVERHEAD);
  }

  /** One worker of a sink. */
  Consumer<byte[], byte[]> groupConsumer(String sink) throws PortException {
    Map<String, Object> settings = reading();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, names.group(sink));
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MILLIS);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES / 4);
    settings.put(
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Math.min(POLL_RECORDS, config.maxBatchRecords()));
    // How long the partitions of a killed process lie idle; the polling thread never works on a
    // batch.
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
    return make("sink-" + sink, settings, ConsumerConfig.configNames(), KafkaConsumer::new);
  }

  /** Reads partitions that it is told to, in no group. */
  Consumer<byte[], byte[]> plainConsumer() throws PortException {
    return make("reader", reading(), ConsumerConfig.configNames(), KafkaConsumer::new);
  }

  private static Map<String, Object> reading() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // Where a group has no offset, or one the log no longer has, is for us to decide.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return settings;
  }

  private <C> C make(
      String role, Map<String, Object> settings, Set<String> known, Function<Properties, C> client)
      throws PortException {
    Properties all = new Properties();
    all.putAll(settings);
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    all.put(
        CommonClientConfigs.CLIENT_ID_CONFIG,
        "sluice-" + names.pipeline() + "-" + role + "-" + NUMBER.incrementAndGet());
    all.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    config
        .clientSettings()
        .forEach(
            (key, value) -> {
              if (known.contains(key) || isUnknownToAll(key)) {
                all.put(key, value);
              }
            });
    try {
      return client.apply(all);
    } catch (KafkaException e) {
      throw KafkaErrors.translate("a Kafka client for " + config.bootstrapServers(), e);
    }
  }

  /** Settings of the user's own callbacks and providers are no client's by name. */
  private static boolean isUnknownToAll(String key) {
    return !AdminClientConfig.configNames().contains(key)
        && !ProducerConfig.configNames().contains(key)
        && !ConsumerConfig.configNames().contains(key);
  }
}

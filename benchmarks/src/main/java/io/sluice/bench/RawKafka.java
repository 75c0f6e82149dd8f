package io.sluice.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A transactional producer; each batch is a transaction. */
final class RawKafka implements RawLimit.Writer {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;

  RawKafka(Trial trial) {
    this.topic = trial.topic();
    createTopic(trial);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                trial.servers().kafka(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                trial.name(),
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.BATCH_SIZE_CONFIG,
                1 << 18,
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                64L << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  private static void createTopic(Trial trial) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, trial.servers().kafka()))) {
      NewTopic topic = new NewTopic(trial.topic(), trial.settings().partitions(), (short) 1);
      admin.createTopics(List.of(topic)).all().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Override
  public void write(long first, int rows) {
    producer.beginTransaction();
    for (long id = first; id < first + rows; id++) {
      byte[] key = Long.toString(id).getBytes(StandardCharsets.US_ASCII);
      producer.send(new ProducerRecord<>(topic, key, RawLimit.record(id)));
    }
    producer.commitTransaction();
  }

  @Override
  public void close() {
    producer.close();
  }
}

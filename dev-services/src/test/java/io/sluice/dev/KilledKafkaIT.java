package io.sluice.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledKafkaIT {
  private static final String TOPIC = "many";

  /** Their markers take the broker a while, so that a kill comes in between. */
  private static final int PARTITIONS = 150;

  private static final int ROUNDS = 2;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private Path data;

  @Test
  void aTransactionThatWasCommittedIsReadAfterAKillThatCameBeforeItsMarkers() throws Exception {
    try (Services services = Services.start(data, Set.of(Server.KAFKA))) {
      String address = services.addresses().kafka();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
        admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
      }
      for (int round = 1; round <= ROUNDS; round++) {
        commitAndKill(services);
        services.start(Server.KAFKA);
        assertEquals(round * PARTITIONS, readCommitted(address, round * PARTITIONS));
        assertFencedBeforeStart();
      }
    }
  }

  private static void commitAndKill(Services services) {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", services.addresses().kafka(), "transactional.id", "writer"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    try {
      producer.initTransactions();
      producer.beginTransaction();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        producer.send(new ProducerRecord<>(TOPIC, partition, null, new byte[10]));
      }
      producer.commitTransaction();
      services.kill(Server.KAFKA);
    } finally {
      producer.close(Duration.ZERO);
    }
  }

  /** The broker starts only once the controller has given up its former self. */
  private void assertFencedBeforeStart() throws Exception {
    String log = Files.readString(data.resolve("logs/kafka.log"), StandardCharsets.UTF_8);
    int fenced = log.indexOf("Fencing broker 1");
    int started = log.indexOf("[BrokerServer id=1] Transition from SHUTDOWN to STARTING");
    assertTrue(started >= 0, "Kafka's log has no start of the broker");
    assertTrue(
        fenced >= 0 && fenced < started, () -> "fenced at " + fenced + ", start at " + started);
  }

  private static int readCommitted(String address, int expected) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", address);
    settings.put("isolation.level", "read_committed");
    int read = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        partitions.add(new TopicPartition(TOPIC, partition));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (read < expected && System.nanoTime() < deadline) {
        read += consumer.poll(Duration.ofMillis(200)).count();
      }
    }
    return read;
  }
}

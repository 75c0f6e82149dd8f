package io.sluice.dev;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BigRecordsIT {
  private static final String TOPIC = "big";
  private static final int BYTES = 30_000_000;

  /** More than the broker has threads, each of which keeps a buffer of that size. */
  private static final int CONNECTIONS = 12;

  @TempDir private Path data;

  @Test
  void aBrokerTakesTheLargestRecordsFromManyConnectionsAtOnce() throws Exception {
    byte[] value = new byte[BYTES];
    new Random(1).nextBytes(value);
    try (Services services = Services.start(data, Set.of(Server.KAFKA))) {
      String address = services.addresses().kafka();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
        Map<String, String> settings = Map.of("max.message.bytes", Integer.toString(2 * BYTES));
        NewTopic topic = new NewTopic(TOPIC, CONNECTIONS, (short) 1).configs(settings);
        admin.createTopics(List.of(topic)).all().get();
      }
      List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      try {
        for (int partition = 0; partition < CONNECTIONS; partition++) {
          KafkaProducer<byte[], byte[]> producer = producer(address);
          producers.add(producer);
          sent.add(producer.send(new ProducerRecord<>(TOPIC, partition, null, value)));
        }
        for (Future<RecordMetadata> one : sent) {
          one.get(1, TimeUnit.MINUTES);
        }
      } finally {
        producers.forEach(producer -> producer.close(Duration.ZERO));
      }
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(String address) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", address);
    settings.put("max.request.size", 2 * BYTES);
    settings.put("buffer.memory", 2 * BYTES);
    settings.put("request.timeout.ms", 10_000);
    settings.put("delivery.timeout.ms", 30_000);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}

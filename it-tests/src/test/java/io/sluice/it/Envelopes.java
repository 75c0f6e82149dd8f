package io.sluice.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The values of a topic, whole, as Avro's own reader gives them to anybody. */
final class Envelopes implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int FRAMING = 5;

  private final URI registry;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<Integer, Schema> schemas = new HashMap<>();

  Envelopes(Scenario scenario) {
    this.registry = scenario.addresses().registry();
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                scenario.addresses().kafka(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "none",
                "enable.auto.commit",
                "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Of every committed record up to now; order holds per partition. */
  List<GenericRecord> read(String topic) throws Exception {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    Await.until(
        topic + " is read to its end",
        LIMIT,
        ends::toString,
        () -> {
          consumer.poll(POLL).forEach(records::add);
          return partitions.stream().allMatch(each -> consumer.position(each) >= ends.get(each));
        });
    List<GenericRecord> envelopes = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      envelopes.add(decode(record.value()));
    }
    return envelopes;
  }

  private GenericRecord decode(byte[] value) throws Exception {
    Schema schema = schema(ByteBuffer.wrap(value).getInt(1));
    return new GenericDatumReader<GenericRecord>(schema)
        .read(
            null, DecoderFactory.get().binaryDecoder(value, FRAMING, value.length - FRAMING, null));
  }

  private Schema schema(int id) throws Exception {
    Schema known = schemas.get(id);
    if (known == null) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(registry + "/schemas/ids/" + id)).build();
      String answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      known =
          new Schema.Parser()
              .parse(new ObjectMapper().readTree(answer).required("schema").textValue());
      schemas.put(id, known);
    }
    return known;
  }

  @Override
  public void close() {
    consumer.close();
  }
}

package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.ports.log.LogWriter;
import io.sluice.ports.sink.RejectedChange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

class DeadLetterTopicIT {
  private final String pipeline = LogServers.newPipeline();

  private static List<ConsumerRecord<byte[], byte[]>> records(String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", LogServers.kafka()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Running.await(
          () -> {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            return records.size() >= count;
          },
          () -> count + " records in " + topic);
    }
    return records;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Test
  void aRejectedChangeIsKeptAsItStandsInItsTopicWithTheReasonBeside() throws Exception {
    ChangeEvent change = Sample.insert(1, "\u00e4", 10);
    ChangeEvent truncate = ChangeEvent.truncate(Sample.CUSTOMERS, 11, Sample.POSITION);
    KafkaLogConfig config = LogServers.config();
    try (KafkaChangeLog log = new KafkaChangeLog(pipeline, config)) {
      try (LogWriter writer = log.openWriter()) {
        writer.handle(ChangeBatch.of(List.of(change), new Checkpoint("x", 11)));
      }
      // As in a process that only delivers: it has never written to the table.
      try (KafkaChangeLog elsewhere = new KafkaChangeLog(pipeline, config)) {
        elsewhere.store(
            "search",
            List.of(
                new RejectedChange(change, "does not fit \u2026"),
                new RejectedChange(truncate, "no")));
        elsewhere.store("search", List.of(new RejectedChange(change, "x".repeat(100_000))));
      }
    }
    ConsumerRecord<byte[], byte[]> original = records(pipeline + ".store.customers", 1).get(0);
    List<ConsumerRecord<byte[], byte[]>> letters = records("__" + pipeline + ".dead-letters", 3);
    assertArrayEquals(original.key(), letters.get(0).key());
    assertArrayEquals(original.value(), letters.get(0).value());
    assertEquals("search", header(letters.get(0), "sink"));
    assertEquals("does not fit \u2026", header(letters.get(0), "reason"));
    assertEquals("store", header(letters.get(0), "schema"));
    assertEquals("customers", header(letters.get(0), "table"));
    assertEquals("INSERT", header(letters.get(0), "operation"));
    assertEquals("10", header(letters.get(0), "version"));
    assertNull(letters.get(1).key());
    assertEquals("TRUNCATE", header(letters.get(1), "operation"));
    assertEquals(8 * 1024, header(letters.get(2), "reason").length());

    Codecs codecs = new Codecs(pipeline, new SchemaRegistry(LogServers.registry(), "", ""));
    assertEquals(change, ChangeRecords.read(codecs, letters.get(0).key(), letters.get(0).value()));
    assertEquals(
        truncate, ChangeRecords.read(codecs, letters.get(1).key(), letters.get(1).value()));
  }
}

package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.ports.PortException;
import io.sluice.ports.log.DeadLetter;
import io.sluice.ports.log.DeadLetters;
import io.sluice.ports.log.DeadLetters.Outcome;
import io.sluice.ports.log.LogWriter;
import io.sluice.ports.sink.RejectedChange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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

    Codecs codecs =
        new Codecs(pipeline, "bikes", new SchemaRegistry(LogServers.registry(), "", ""));
    assertEquals(change, ChangeRecords.read(codecs, letters.get(0).key(), letters.get(0).value()));
    assertEquals(
        truncate, ChangeRecords.read(codecs, letters.get(1).key(), letters.get(1).value()));
  }

  private static List<DeadLetter> list(DeadLetters letters) throws Exception {
    List<DeadLetter> listed = new ArrayList<>();
    letters.list(listed::add);
    return listed;
  }

  private static List<Long> ids(DeadLetters letters) throws Exception {
    return list(letters).stream().map(DeadLetter::id).toList();
  }

  @Test
  void aDeadLetterIsListedWithTheWholeChange() throws Exception {
    List<ChangeEvent> changes = new ArrayList<>();
    for (Row row : Sample.everyValue()) {
      changes.add(ChangeEvent.upsert(Operation.UPDATE, row, row, 5, Sample.POSITION));
    }
    changes.add(
        ChangeEvent.upsert(
            Operation.UPDATE,
            Sample.customer(1, "before"),
            Row.of(Sample.CUSTOMERS, 1, "after", Row.UNCHANGED),
            6,
            Sample.POSITION));
    changes.add(ChangeEvent.delete(Sample.CUSTOMERS, RowKey.of(7), null, 7, Sample.POSITION));
    changes.add(ChangeEvent.truncate(Sample.CUSTOMERS, 8, Sample.POSITION));
    try (KafkaChangeLog log = new KafkaChangeLog(pipeline, LogServers.config())) {
      assertEquals(List.of(), list(log));
      Instant began = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      log.store(
          "no longer configured",
          changes.stream().map(change -> new RejectedChange(change, "why")).toList());
      List<DeadLetter> listed = list(log);
      assertEquals(
          changes.stream().map(Sample::comparable).toList(),
          listed.stream().map(letter -> Sample.comparable(letter.change())).toList());
      assertEquals(
          LongStream.range(0, changes.size()).boxed().toList(),
          listed.stream().map(DeadLetter::id).toList());
      for (DeadLetter letter : listed) {
        assertEquals("no longer configured", letter.sink());
        assertEquals("why", letter.reason());
        assertFalse(letter.storedAt().isBefore(began), letter.storedAt()::toString);
      }
    }
  }

  @Test
  void whatIsResolvedIsListedNoMoreAndAResolutionIsNoLetter() throws Exception {
    try (KafkaChangeLog log = new KafkaChangeLog(pipeline, LogServers.config())) {
      List<RejectedChange> letters = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        letters.add(new RejectedChange(Sample.insert(i, "x", i), "why"));
      }
      log.store("a", letters);
      log.resolve(List.of(1L, 3L), Outcome.REPLAYED);
      assertEquals(List.of(0L, 2L, 4L), ids(log));
      log.resolve(List.of(0L, 1L), Outcome.DROPPED);
      log.resolve(List.of(), Outcome.DROPPED);
      log.store("a", letters.subList(0, 1));
      try (KafkaChangeLog elsewhere = new KafkaChangeLog(pipeline, LogServers.config())) {
        assertEquals(List.of(2L, 4L, 9L), ids(elsewhere));
      }
    }
    assertEquals("3", header(records("__" + pipeline + ".dead-letters", 10).get(6), "resolves"));
    assertEquals(
        "REPLAYED", header(records("__" + pipeline + ".dead-letters", 10).get(6), "outcome"));
  }

  @Test
  void aLetterThatIsNotThereCannotBeResolved() throws Exception {
    try (KafkaChangeLog log = new KafkaChangeLog(pipeline, LogServers.config())) {
      assertThrows(PortException.class, () -> log.resolve(List.of(0L), Outcome.DROPPED));
      assertFalse(Kafka.exists("__" + pipeline + ".dead-letters"));
      RejectedChange letter = new RejectedChange(Sample.insert(1, "x", 1), "why");
      log.store("a", List.of(letter));
      PortException refused =
          assertThrows(PortException.class, () -> log.resolve(List.of(0L, 1L), Outcome.DROPPED));
      assertEquals("there is no dead letter 1", refused.getMessage());
      log.store("a", List.of(letter));
      assertEquals(List.of(0L, 1L), ids(log));
    }
  }

  @Test
  void oneThatCannotBeReadIsNamedAndCanBeDropped() throws Exception {
    try (KafkaChangeLog log = new KafkaChangeLog(pipeline, LogServers.config())) {
      RejectedChange letter = new RejectedChange(Sample.insert(1, "x", 1), "why");
      log.store("a", List.of(letter));
      try (KafkaProducer<byte[], byte[]> foreign =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", LogServers.kafka()),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        foreign
            .send(new ProducerRecord<>("__" + pipeline + ".dead-letters", Sample.bytes("hello")))
            .get();
      }
      log.store("a", List.of(letter));
      PortException refused = assertThrows(PortException.class, () -> list(log));
      assertTrue(refused.getMessage().startsWith("dead letter 1 in topic"), refused::getMessage);
      assertEquals(Set.of(1L, 2L), log.open(List.of(1L, 2L, 3L)));
      log.resolve(List.of(1L), Outcome.DROPPED);
      assertEquals(List.of(0L, 2L), ids(log));
      assertEquals(Set.of(2L), log.open(List.of(1L, 2L, 3L)));
    }
  }

  @Test
  void aTopicThatSomebodyDeletedComesBackWithTheSettingsThatKeepLettersForEver() throws Exception {
    String topic = "__" + pipeline + ".dead-letters";
    try (KafkaChangeLog log = new KafkaChangeLog(pipeline, LogServers.config())) {
      RejectedChange letter = new RejectedChange(Sample.insert(1, "x", 1), "why");
      log.store("a", List.of(letter, letter));
      Kafka.deleteForSure(topic);
      log.store("a", List.of(letter));
      assertEquals("-1", Kafka.setting(topic, "retention.ms"));
      assertEquals(List.of(0L), ids(log));
    }
  }

  @Test
  void aHandlersExceptionEndsTheList() throws Exception {
    try (KafkaChangeLog log = new KafkaChangeLog(pipeline, LogServers.config())) {
      RejectedChange letter = new RejectedChange(Sample.insert(1, "x", 1), "why");
      log.store("a", List.of(letter, letter));
      PortException failure = new PortException("enough");
      assertSame(
          failure,
          assertThrows(
              PortException.class,
              () ->
                  log.list(
                      dead -> {
                        throw failure;
                      })));
    }
  }
}

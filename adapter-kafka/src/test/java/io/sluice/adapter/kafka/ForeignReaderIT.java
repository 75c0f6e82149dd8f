package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.apicurio.registry.utils.converter.AvroConverter;
import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.log.LogWriter;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** Somebody else's reader, Apicurio's converter for Kafka Connect, finds the same rows. */
class ForeignReaderIT {
  private final String pipeline = LogServers.newPipeline();

  private static Map<String, Object> converterConfig() {
    return Map.of(
        "apicurio.registry.url",
        LogServers.registry().replace("/apis/ccompat/v7", "/apis/registry/v2"),
        "apicurio.registry.id-handler",
        "io.apicurio.registry.serde.Legacy4ByteIdHandler",
        "apicurio.registry.use-id",
        "contentId",
        "apicurio.registry.headers.enabled",
        "false");
  }

  private List<ConsumerRecord<byte[], byte[]>> records(String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                LogServers.kafka(),
                "group.id",
                pipeline + "-foreign",
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      Running.await(
          () -> {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            return records.size() >= count;
          },
          () -> count + " records in " + topic);
    }
    return records;
  }

  @Test
  void aConverterForKafkaConnectReadsEveryTypeAsDebeziumsReadersExpect() throws Exception {
    TableSchema table = Sample.everyType();
    List<Row> rows = Sample.everyValue();
    List<ChangeEvent> changes = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      changes.add(
          ChangeEvent.upsert(
              Operation.UPDATE, rows.get(0), rows.get(i), 1_000_000 + i, Sample.POSITION));
    }
    RowKey deleted = rows.get(0).key();
    changes.add(ChangeEvent.delete(table, deleted, null, 2_000_000, Sample.POSITION));
    try (KafkaChangeLog log = new KafkaChangeLog(pipeline, LogServers.config());
        LogWriter writer = log.openWriter()) {
      writer.handle(ChangeBatch.of(changes, new Checkpoint("x", 2_000_000)));
    }
    String topic = new TopicNames(pipeline).topic(table.id());
    List<Struct> values = new ArrayList<>();
    try (AvroConverter<Object> keys = new AvroConverter<>();
        AvroConverter<Object> converter = new AvroConverter<>()) {
      keys.configure(converterConfig(), true);
      converter.configure(converterConfig(), false);
      for (ConsumerRecord<byte[], byte[]> record : records(topic, changes.size())) {
        Struct key = (Struct) keys.toConnectData(topic, record.key()).value();
        Struct value = (Struct) converter.toConnectData(topic, record.value()).value();
        assertKey(key, value);
        values.add(value);
      }
    }
    values.sort(Comparator.comparingLong(value -> value.getStruct("sluice").getInt64("version")));
    for (int i = 0; i < rows.size(); i++) {
      Struct envelope = values.get(i);
      assertEnvelope(envelope, "u", 1_000_000 + i);
      assertRow(rows.get(0), envelope.getStruct("before"));
      assertRow(rows.get(i), envelope.getStruct("after"));
    }
    Struct delete = values.get(rows.size());
    assertEnvelope(delete, "d", 2_000_000);
    assertEquals(deleted.value(0), delete.getStruct("before").get("order_id_3"));
    assertNull(delete.get("after"));
  }

  private static void assertKey(Struct key, Struct value) {
    String row = value.get("after") == null ? "before" : "after";
    assertEquals(value.getStruct(row).get("order_id_3"), key.get("order_id"));
    assertEquals(value.getStruct(row).get("order_id_2"), key.get("order_id_2"));
  }

  private void assertEnvelope(Struct envelope, String operation, long version) {
    assertEquals(
        AvroNames.of(pipeline) + ".my_store.every_type.Envelope", envelope.schema().name());
    assertEquals(operation, envelope.get("op"));
    assertEquals(version / 1_000, envelope.get("ts_ms"));
    assertEquals(version, envelope.getStruct("sluice").get("version"));
    Struct source = envelope.getStruct("source");
    assertEquals("io.debezium.connector.postgresql.Source", source.schema().name());
    assertEquals("postgresql", source.get("connector"));
    assertEquals("my store", source.get("schema"));
    assertEquals("every.type", source.get("table"));
    assertEquals("false", source.get("snapshot"));
    assertEquals(Sample.POSITION.lsn(), source.get("lsn"));
  }

  private static void assertRow(Row row, Struct read) {
    TableSchema table = row.schema();
    List<String> fields = ColumnSchemas.fieldNames(table.columns());
    for (int i = 0; i < table.size(); i++) {
      Column column = table.columns().get(i);
      assertEquals(
          expected(column.type(), row.value(i)), plain(read.get(fields.get(i))), column.toString());
      assertEquals(column.nullable(), read.schema().field(fields.get(i)).schema().isOptional());
    }
  }

  /** A value as Kafka Connect has it. */
  private static Object expected(ColumnType type, Object value) {
    if (value == null) {
      return null;
    }
    if (type instanceof ArrayOf array) {
      return ((List<?>) value)
          .stream().map(item -> expected(array.element(), item)).collect(Collectors.toList());
    }
    if (type instanceof Decimal) {
      return value;
    }
    return switch ((Scalar) type) {
      case INT16 -> ((Integer) value).shortValue();
      case NUMERIC ->
          List.of(
              ((BigDecimal) value).scale(),
              ByteBuffer.wrap(((BigDecimal) value).unscaledValue().toByteArray()));
      case BYTES -> ByteBuffer.wrap((byte[]) value);
      case DATE -> new Date(((LocalDate) value).toEpochDay() * 86_400_000L);
      case TIME -> ChronoUnit.MICROS.between(LocalTime.MIDNIGHT, (LocalTime) value);
      case TIMESTAMP -> micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC));
      case TIMESTAMP_TZ -> micros((Instant) value);
      case UUID -> value.toString();
      default -> value;
    };
  }

  private static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  /** In a form that can be compared. */
  private static Object plain(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(ForeignReaderIT::plain).collect(Collectors.toList());
    }
    if (value instanceof Struct struct) {
      return List.of(struct.get("scale"), plain(struct.get("value")));
    }
    return value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
  }
}

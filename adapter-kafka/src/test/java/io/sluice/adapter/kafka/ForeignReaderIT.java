package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Somebody else's reader, Apicurio's converter for Kafka Connect, finds the same rows. */
class ForeignReaderIT {
  private final String pipeline = LogServers.newPipeline();

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
    List<Struct> values = new ArrayList<>();
    for (SinkRecord record : ForeignTopic.of(pipeline, changes).sinkRecords()) {
      Struct value = (Struct) record.value();
      assertKey((Struct) record.key(), value);
      values.add(value);
    }
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
    List<String> names = key.schema().fields().stream().map(Field::name).toList();
    assertEquals(List.of("order_id_3", "order_id_2"), names);
    for (String name : names) {
      assertEquals(value.getStruct(row).get(name), key.get(name));
    }
  }

  private void assertEnvelope(Struct envelope, String operation, long version) {
    assertEquals(
        AvroNames.of(pipeline) + ".my_store.every_type.Envelope", envelope.schema().name());
    assertEquals(operation, envelope.get("op"));
    assertEquals(version / 1_000, envelope.get("ts_ms"));
    assertEquals(version, envelope.get("ts_us"));
    assertNull(envelope.get("transaction"));
    assertEquals(version, envelope.getStruct("sluice").get("version"));
    Struct source = envelope.getStruct("source");
    assertEquals("io.debezium.connector.postgresql.Source", source.schema().name());
    assertEquals("postgresql", source.get("connector"));
    assertEquals("bikes", source.get("db"));
    assertEquals("my store", source.get("schema"));
    assertEquals("every.type", source.get("table"));
    assertEquals("false", source.get("snapshot"));
    assertEquals(Sample.POSITION.lsn(), source.get("lsn"));
    assertEquals(Sample.POSITION.transactionId(), source.get("txId"));
    assertEquals(Sample.POSITION.committedAtMicros(), source.get("ts_us"));
    assertEquals(
        List.of(
            "version",
            "connector",
            "name",
            "ts_ms",
            "snapshot",
            "db",
            "sequence",
            "ts_us",
            "ts_ns",
            "schema",
            "table",
            "txId",
            "lsn",
            "xmin"),
        source.schema().fields().stream().map(Field::name).toList());
  }

  static void assertRow(Row row, Struct read) {
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
      case GEOMETRY -> Sample.geometry((String) value);
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
      return struct.schema().fields().stream()
          .map(field -> plain(struct.get(field)))
          .collect(Collectors.toList());
    }
    return value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
  }
}

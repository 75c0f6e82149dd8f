package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.debezium.transforms.ExtractNewRecordState;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/**
 * Debezium's own {@code ExtractNewRecordState}, which most of its readers put before a sink, finds
 * in our topics what it finds in Debezium's.
 */
class ExtractNewRecordStateIT {
  private static final String FIELDS =
      "op, ts_us, ts_ns, table, lsn, source.ts_us:committed, transaction.id, sluice.version,"
          + " sluice.unchanged";

  private final String pipeline = LogServers.newPipeline();

  /** What comes out, nulls (records that were left out) removed. */
  private static List<SinkRecord> unwrapped(ForeignTopic topic, Map<String, String> settings) {
    try (ExtractNewRecordState<SinkRecord> transformation = new ExtractNewRecordState<>()) {
      transformation.configure(settings);
      return topic.sinkRecords().stream()
          .map(transformation::apply)
          .filter(Objects::nonNull)
          .toList();
    }
  }

  private static Struct only(List<SinkRecord> records) {
    assertEquals(1, records.size(), records::toString);
    return (Struct) records.get(0).value();
  }

  @Test
  void aRowOfEveryTypeIsUnwrappedToItsValues() throws Exception {
    List<Row> rows = Sample.everyValue();
    List<ChangeEvent> changes = new ArrayList<>();
    for (Row row : rows) {
      Operation operation = changes.isEmpty() ? Operation.READ : Operation.INSERT;
      changes.add(
          ChangeEvent.upsert(operation, null, row, changes.size() + 1_000, Sample.POSITION));
    }
    List<SinkRecord> records = unwrapped(ForeignTopic.of(pipeline, changes), Map.of());
    assertEquals(rows.size(), records.size());
    for (int i = 0; i < rows.size(); i++) {
      Struct key = (Struct) records.get(i).key();
      assertEquals(
          rows.get(i).key().values(), List.of(key.get("order_id_3"), key.get("order_id_2")));
      ForeignReaderIT.assertRow(rows.get(i), (Struct) records.get(i).value());
    }
  }

  @Test
  void whatItCanAddToARowIsThere() throws Exception {
    ForeignTopic topic = ForeignTopic.of(pipeline, List.of(Sample.insert(7, "anna", 1_234_567)));
    Struct row = only(unwrapped(topic, Map.of("add.fields", FIELDS)));
    Map<String, Object> found = new HashMap<>();
    row.schema().fields().forEach(field -> found.put(field.name(), row.get(field)));
    Map<String, Object> expected = new HashMap<>();
    expected.put("id", 7);
    expected.put("name", "anna");
    expected.put("notes", null);
    expected.put("__op", "c");
    expected.put("__ts_us", 1_234_567L);
    expected.put("__ts_ns", null);
    expected.put("__table", "customers");
    expected.put("__lsn", Sample.POSITION.lsn());
    expected.put("__committed", Sample.POSITION.committedAtMicros());
    expected.put("__transaction_id", null);
    expected.put("__sluice_version", 1_234_567L);
    expected.put("__sluice_unchanged", List.of());
    assertEquals(expected, found);
  }

  @Test
  void aDeleteBecomesATombstoneOrARowThatSaysSo() throws Exception {
    ChangeEvent insert = Sample.insert(1, "anna", 10);
    RowKey key = insert.key();
    ForeignTopic topic =
        ForeignTopic.of(
            pipeline,
            List.of(
                insert,
                ChangeEvent.delete(Sample.CUSTOMERS, key, insert.after(), 11, Sample.POSITION),
                ChangeEvent.delete(Sample.CUSTOMERS, key, null, 12, Sample.POSITION)));

    List<SinkRecord> tombstones = unwrapped(topic, Map.of());
    assertEquals(3, tombstones.size());
    for (SinkRecord tombstone : tombstones.subList(1, 3)) {
      assertNull(tombstone.value());
      assertEquals(1, ((Struct) tombstone.key()).get("id"));
    }

    List<SinkRecord> rewritten =
        unwrapped(topic, Map.of("delete.tombstone.handling.mode", "rewrite"));
    assertEquals(List.of("false", "true", "true"), fields(rewritten, "__deleted"));
    assertEquals(List.of(1, 1, 1), fields(rewritten, "id"));
    // Of the last one only the key is known.
    assertEquals(List.of("anna", "anna", ScalarCodec.UNAVAILABLE), fields(rewritten, "name"));

    assertEquals(1, unwrapped(topic, Map.of("delete.tombstone.handling.mode", "drop")).size());
  }

  private static List<Object> fields(List<SinkRecord> records, String name) {
    return records.stream().map(record -> ((Struct) record.value()).get(name)).toList();
  }

  @Test
  void aValueThatWasNotSentShowsDebeziumsPlaceholderAndIsNamed() throws Exception {
    TableSchema table =
        new TableSchema(
            new TableId("store", "long_values"),
            List.of(
                new Column("id", Scalar.INT32, false),
                new Column("text", Scalar.TEXT, false),
                new Column("json", Scalar.JSON, true),
                new Column("bytes", Scalar.BYTES, true),
                new Column("texts", new ArrayOf(Scalar.TEXT), true),
                new Column("numbers", new ArrayOf(Scalar.INT32), true),
                new Column("number", Scalar.NUMERIC, true),
                new Column("required", new Decimal(900, 2), false)),
            List.of("id"),
            List.of());
    Object[] values = new Object[table.size()];
    Arrays.fill(values, Row.UNCHANGED);
    values[0] = 1;
    ChangeEvent change =
        ChangeEvent.upsert(Operation.UPDATE, null, new Row(table, values), 10, Sample.POSITION);
    Struct row =
        only(
            unwrapped(
                ForeignTopic.of(pipeline, List.of(change)),
                Map.of("add.fields", "sluice.unchanged")));
    assertEquals(1, row.get("id"));
    assertEquals(ScalarCodec.UNAVAILABLE, row.get("text"));
    assertEquals(ScalarCodec.UNAVAILABLE, row.get("json"));
    assertEquals(ByteBuffer.wrap(Sample.bytes(ScalarCodec.UNAVAILABLE)), bytes(row.get("bytes")));
    assertEquals(List.of(ScalarCodec.UNAVAILABLE), row.get("texts"));
    // No placeholder could be told from a value: these two only the list gives away.
    assertNull(row.get("numbers"));
    assertNull(row.get("number"));
    assertEquals(new BigDecimal("0.00"), row.get("required"));
    assertEquals(
        List.of("text", "json", "bytes", "texts", "numbers", "number", "required"),
        row.get("__sluice_unchanged"));
  }

  private static ByteBuffer bytes(Object value) {
    return value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : (ByteBuffer) value;
  }

  @Test
  void aTruncateIsLeftOutAndKnownByItsHeader() throws Exception {
    ForeignTopic topic =
        ForeignTopic.of(
            pipeline,
            List.of(
                ChangeEvent.truncate(Sample.CUSTOMERS, 9, Sample.POSITION),
                Sample.insert(1, "anna", 10)));
    assertEquals("anna", only(unwrapped(topic, Map.of())).get("name"));

    List<SinkRecord> raw = topic.sinkRecords();
    assertEquals(5, raw.size());
    for (SinkRecord truncate : raw.subList(0, 4)) {
      assertEquals("t", ((Struct) truncate.value()).get("op"));
      assertNull(truncate.key());
      assertNotNull(truncate.headers().lastWithName("sluice.truncate"));
    }
    assertFalse(raw.get(4).headers().iterator().hasNext());
  }
}

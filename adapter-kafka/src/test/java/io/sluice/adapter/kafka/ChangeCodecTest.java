package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class ChangeCodecTest {
  private static final EnvelopeSchemas SCHEMAS = new EnvelopeSchemas("bike-store");

  private final AvroOutput out = new AvroOutput();

  private byte[] value(ChangeEvent change) {
    out.reset();
    new ChangeCodec("bike-store", "bikes", change.table()).writeValue(change, out);
    return out.toBytes();
  }

  private byte[] key(ChangeEvent change) {
    out.reset();
    new ChangeCodec("bike-store", "bikes", change.table()).writeKey(change.key(), out);
    return out.toBytes();
  }

  private static ChangeEvent read(TableSchema table, byte[] key, byte[] value) {
    ChangeCodec codec = new ChangeCodec("bike-store", "bikes", table);
    RowKey rowKey = key == null ? null : codec.readKey(new AvroInput(key, 0));
    return codec.readValue(rowKey, new AvroInput(value, 0));
  }

  private static void assertSame(ChangeEvent expected, ChangeEvent actual) {
    assertEquals(Sample.comparable(expected), Sample.comparable(actual));
  }

  private static GenericRecord decode(Schema schema, byte[] bytes) throws IOException {
    return new GenericDatumReader<GenericRecord>(schema)
        .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
  }

  private static byte[] encode(Schema schema, GenericRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static List<ChangeEvent> everyChange() {
    List<ChangeEvent> changes = new ArrayList<>();
    List<Row> rows = Sample.everyValue();
    long version = 1_700_000_000_000_000L;
    for (Row row : rows) {
      Row before = rows.get(0);
      changes.add(ChangeEvent.upsert(Operation.INSERT, null, row, version++, Sample.POSITION));
      changes.add(ChangeEvent.upsert(Operation.READ, null, row, version++, SourcePosition.NONE));
      changes.add(ChangeEvent.upsert(Operation.UPDATE, before, row, version++, Sample.POSITION));
      TableSchema table = row.schema();
      changes.add(ChangeEvent.delete(table, row.key(), row, version++, Sample.POSITION));
      changes.add(ChangeEvent.delete(table, row.key(), null, version++, Sample.POSITION));
    }
    changes.add(ChangeEvent.truncate(rows.get(0).schema(), version, Sample.POSITION));
    return changes;
  }

  @Test
  void everyChangeOfEveryTypeIsReadAsItWasWritten() {
    for (ChangeEvent change : everyChange()) {
      byte[] key = change.key() == null ? null : key(change);
      assertSame(change, read(change.table(), key, value(change)));
    }
  }

  @Test
  void avrosOwnDecoderAndEncoderGiveTheSameBytes() throws IOException {
    for (ChangeEvent change : everyChange()) {
      Schema valueSchema = SCHEMAS.value(change.table());
      byte[] value = value(change);
      assertArrayEquals(value, encode(valueSchema, decode(valueSchema, value)));
      if (change.key() != null) {
        Schema keySchema = SCHEMAS.key(change.table());
        byte[] key = key(change);
        assertArrayEquals(key, encode(keySchema, decode(keySchema, key)));
      }
    }
  }

  @Test
  void avrosDecoderFindsTheValuesUnderTheirNames() throws IOException {
    ChangeEvent change = everyChange().get(0);
    GenericRecord envelope = decode(SCHEMAS.value(change.table()), value(change));
    GenericRecord after = (GenericRecord) envelope.get("after");
    GenericRecord source = (GenericRecord) envelope.get("source");

    assertNull(envelope.get("before"));
    assertEquals("c", envelope.get("op").toString());
    assertEquals(1_700_000_000_000L, envelope.get("ts_ms"));
    assertEquals("bike-store", source.get("name").toString());
    assertEquals("bikes", source.get("db").toString());
    assertEquals("my store", source.get("schema").toString());
    assertEquals("every.type", source.get("table").toString());
    assertEquals("false", source.get("snapshot").toString());
    assertEquals(Sample.POSITION.lsn(), source.get("lsn"));
    assertEquals(Sample.POSITION.transactionId(), source.get("txId"));
    assertEquals(1_700_000_000_123L, source.get("ts_ms"));
    assertEquals(1_700_000_000_000_000L, ((GenericRecord) envelope.get("sluice")).get("version"));
    assertEquals(0L, after.get("order_id_2"));
    assertEquals("key 0", after.get("order_id_3").toString());
    assertNull(after.get("order_id"));
    assertTrue(after.hasField("_1st__"));
  }

  @Test
  void aTableIsRebuiltFromItsSchemaAlone() {
    for (TableSchema table : List.of(Sample.everyType(), Sample.CUSTOMERS)) {
      Schema parsed = new Schema.Parser().parse(SCHEMAS.value(table).toString());
      assertEquals(table, SCHEMAS.tableOf(parsed));
    }
  }

  @Test
  void unchangedValuesStayUnchangedAndShowDebeziumsPlaceholder() throws IOException {
    TableSchema table = Sample.everyType();
    Object[] values = Sample.everyValue().get(0).values().clone();
    Arrays.fill(values, 2, values.length, Row.UNCHANGED);
    Row after = new Row(table, values);
    ChangeEvent change = ChangeEvent.upsert(Operation.UPDATE, after, after, 7, SourcePosition.NONE);

    byte[] value = value(change);
    assertSame(change, read(table, key(change), value));

    Schema schema = SCHEMAS.value(table);
    GenericRecord envelope = decode(schema, value);
    assertArrayEquals(value, encode(schema, envelope));
    GenericRecord shown = (GenericRecord) envelope.get("after");
    List<String> fields = ColumnSchemas.fieldNames(table.columns());
    for (int i = 2; i < values.length; i++) {
      Column column = table.columns().get(i);
      Object field = shown.get(fields.get(i));
      switch (TypeNames.nameOf(column.type())) {
        case "text", "json" -> assertEquals(ScalarCodec.UNAVAILABLE, field.toString());
        case "bytes" -> assertEquals(ByteBuffer.wrap(Sample.bytes(ScalarCodec.UNAVAILABLE)), field);
        case "text[]", "json[]" -> assertEquals("[" + ScalarCodec.UNAVAILABLE + "]", field + "");
        case "bytes[]" ->
            assertEquals(List.of(ByteBuffer.wrap(Sample.bytes(ScalarCodec.UNAVAILABLE))), field);
        default -> assertEquals(column.nullable(), field == null, column.toString());
      }
    }
    List<?> unchanged = (List<?>) ((GenericRecord) envelope.get("sluice")).get("unchanged");
    assertEquals(
        fields.subList(2, fields.size()), unchanged.stream().map(Object::toString).toList());
  }

  @Test
  void aPlaceholderThatTheSourceReallyHoldsIsAValue() {
    ChangeEvent change = Sample.insert(1, ScalarCodec.UNAVAILABLE, 1);
    assertSame(change, read(change.table(), key(change), value(change)));
  }

  @Test
  void aDeleteShowsItsKeyInBefore() throws IOException {
    ChangeEvent change =
        ChangeEvent.delete(Sample.CUSTOMERS, RowKey.of(42), null, 1, Sample.POSITION);
    GenericRecord envelope = decode(SCHEMAS.value(Sample.CUSTOMERS), value(change));
    assertEquals(42, ((GenericRecord) envelope.get("before")).get("id"));
    assertNull(read(Sample.CUSTOMERS, key(change), value(change)).before());
  }

  @Test
  void anArrayInSeveralBlocksIsReadToo() throws IOException {
    ChangeEvent change = everyChange().get(0);
    Schema schema = SCHEMAS.value(change.table());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder blocks =
        new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema).write(decode(schema, value(change)), blocks);
    blocks.flush();
    assertSame(change, read(change.table(), key(change), bytes.toByteArray()));
  }

  @Test
  void aValueOfTheWrongClassNamesTableAndColumnButNotTheValue() {
    Row row = Row.of(Sample.CUSTOMERS, 1, 4711, null);
    ChangeEvent change = ChangeEvent.upsert(Operation.INSERT, null, row, 1, Sample.POSITION);
    String message = assertThrows(IllegalArgumentException.class, () -> value(change)).getMessage();
    assertTrue(message.contains("store.customers, column name"), message);
    assertTrue(!message.contains("4711"), message);
  }

  @Test
  void aNullWhereTheCatalogSaysNotNullIsRefused() {
    RowKey key = RowKey.of(1);
    Row row = Row.of(Sample.CUSTOMERS, null, "a", null);
    ChangeEvent change = ChangeEvent.delete(Sample.CUSTOMERS, key, row, 1, Sample.POSITION);
    String message = assertThrows(IllegalArgumentException.class, () -> value(change)).getMessage();
    assertTrue(message.contains("NOT NULL"), message);
  }

  @Test
  void cutOrAlteredBytesNeverPassAsAChangeOrEscapeAsAnotherException() {
    ChangeEvent change = everyChange().get(0);
    byte[] value = value(change);
    ChangeCodec codec = new ChangeCodec("bike-store", "bikes", change.table());
    assertNotNull(codec.readValue(change.key(), new AvroInput(value, 0)));
    for (int length = 0; length < Math.min(value.length, 3_000); length++) {
      byte[] cut = Arrays.copyOf(value, length);
      assertThrows(
          MalformedRecordException.class,
          () -> codec.readValue(change.key(), new AvroInput(cut, 0)));
    }
    byte[] longer = Arrays.copyOf(value, value.length + 1);
    assertThrows(
        MalformedRecordException.class,
        () -> codec.readValue(change.key(), new AvroInput(longer, 0)));
    for (int i = 0; i < Math.min(value.length, 3_000); i++) {
      byte[] altered = value.clone();
      altered[i] ^= (byte) 0x81;
      try {
        codec.readValue(change.key(), new AvroInput(altered, 0));
      } catch (MalformedRecordException expected) {
        assertNotNull(expected.getMessage());
      }
    }
  }

  @Test
  void anotherFormatOrAForeignSchemaIsRefused() {
    Schema foreign = Schema.createRecord("Foreign", null, "x", false, List.of());
    assertThrows(MalformedRecordException.class, () -> SCHEMAS.tableOf(foreign));

    String text = SCHEMAS.value(Sample.CUSTOMERS).toString();
    Schema later =
        new Schema.Parser().parse(text.replace("\"sluice.format\":2", "\"sluice.format\":3"));
    String message =
        assertThrows(MalformedRecordException.class, () -> SCHEMAS.tableOf(later)).getMessage();
    assertTrue(message.contains("format 3"), message);

    Schema altered =
        new Schema.Parser().parse(text.replace("\"name\":\"op\"", "\"name\":\"operation\""));
    assertThrows(MalformedRecordException.class, () -> SCHEMAS.tableOf(altered));
  }
}

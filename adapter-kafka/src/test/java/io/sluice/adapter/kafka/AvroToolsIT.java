package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Conversions;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/**
 * Avro's own reader and its own logical types, with nothing but the schema that the registry gives
 * out over HTTP, find the same rows.
 */
class AvroToolsIT {
  private static final int FRAMING = 5;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String pipeline = LogServers.newPipeline();
  private final TableSchema table = Sample.everyType();
  private final List<Row> rows = Sample.everyValue();

  private ForeignTopic written() throws Exception {
    List<ChangeEvent> changes = new ArrayList<>();
    for (Row row : rows) {
      changes.add(
          ChangeEvent.upsert(
              Operation.UPDATE, rows.get(0), row, 1_000_000 + changes.size(), Sample.POSITION));
    }
    return ForeignTopic.of(pipeline, changes);
  }

  /** The answer's schema, which has to keep Avro's rules to the letter. */
  private Schema schema(String path) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(LogServers.registry() + path)).build(),
            BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer::body);
    String text = new ObjectMapper().readTree(answer.body()).required("schema").textValue();
    return new Schema.Parser(NameValidator.STRICT_VALIDATOR).setValidateDefaults(true).parse(text);
  }

  private Schema schemaOf(byte[] framed, Map<Integer, Schema> known) throws Exception {
    assertEquals(0, framed[0]);
    int id = ByteBuffer.wrap(framed).getInt(1);
    if (!known.containsKey(id)) {
      known.put(id, schema("/schemas/ids/" + id));
    }
    return known.get(id);
  }

  private static GenericRecord read(Schema written, Schema wanted, byte[] framed)
      throws IOException {
    GenericData data = new GenericData();
    data.addLogicalTypeConversion(new Conversions.DecimalConversion());
    data.addLogicalTypeConversion(new Conversions.UUIDConversion());
    data.addLogicalTypeConversion(new TimeConversions.DateConversion());
    data.addLogicalTypeConversion(new TimeConversions.TimeMicrosConversion());
    data.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
    data.addLogicalTypeConversion(new TimeConversions.LocalTimestampMicrosConversion());
    return new GenericDatumReader<GenericRecord>(written, wanted, data)
        .read(
            null,
            DecoderFactory.get().binaryDecoder(framed, FRAMING, framed.length - FRAMING, null));
  }

  @Test
  void everyValueIsReadByTheRegistrysSchemaWithItsLogicalType() throws Exception {
    Map<Integer, Schema> schemas = new HashMap<>();
    List<GenericRecord> envelopes = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : written().records()) {
      Schema schema = schemaOf(record.value(), schemas);
      GenericRecord envelope = read(schema, schema, record.value());
      Schema keySchema = schemaOf(record.key(), schemas);
      GenericRecord key = read(keySchema, keySchema, record.key());
      GenericRecord after = (GenericRecord) envelope.get("after");
      assertEquals(after.get("order_id_3"), key.get("order_id_3"));
      assertEquals(after.get("order_id_2"), key.get("order_id_2"));
      assertEquals(2, keySchema.getFields().size());
      envelopes.add(envelope);
    }
    assertEquals(2, schemas.size());
    envelopes.sort(
        Comparator.comparing(each -> (Long) ((GenericRecord) each.get("sluice")).get("version")));
    assertEquals(rows.size(), envelopes.size());
    for (int i = 0; i < rows.size(); i++) {
      assertRow(rows.get(0), (GenericRecord) envelopes.get(i).get("before"));
      assertRow(rows.get(i), (GenericRecord) envelopes.get(i).get("after"));
      assertEquals("u", envelopes.get(i).get("op").toString());
    }
  }

  private static void assertRow(Row row, GenericRecord read) {
    TableSchema table = row.schema();
    for (Field field : read.getSchema().getFields()) {
      Column column = table.columns().get(table.indexOf(field.getProp("sluice.name")));
      assertEquals(
          expected(column.type(), row.value(column.name())),
          plain(read.get(field.pos())),
          column.toString());
    }
    assertEquals(table.size(), read.getSchema().getFields().size());
  }

  /** A value as Avro's conversions give it. */
  private static Object expected(ColumnType type, Object value) {
    if (value == null) {
      return null;
    }
    if (type instanceof ArrayOf array) {
      return ((List<?>) value)
          .stream().map(item -> expected(array.element(), item)).collect(Collectors.toList());
    }
    if (type == Scalar.NUMERIC) {
      BigDecimal number = (BigDecimal) value;
      return List.of(number.scale(), ByteBuffer.wrap(number.unscaledValue().toByteArray()));
    }
    if (type == Scalar.GEOMETRY) {
      return Sample.geometry((String) value);
    }
    return value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
  }

  /** In a form that can be compared. */
  private static Object plain(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(AvroToolsIT::plain).collect(Collectors.toList());
    }
    if (value instanceof GenericRecord record) {
      return record.getSchema().getFields().stream()
          .map(field -> record.get(field.pos()))
          .collect(Collectors.toList());
    }
    return value instanceof CharSequence text ? text.toString() : value;
  }

  @Test
  void theSubjectsLatestSchemasAreThoseOfTheRecords() throws Exception {
    ForeignTopic topic = written();
    ConsumerRecord<byte[], byte[]> record = topic.records().get(0);
    Map<Integer, Schema> schemas = new HashMap<>();
    assertEquals(
        schema("/subjects/" + topic.name() + "-value/versions/latest"),
        schemaOf(record.value(), schemas));
    assertEquals(
        schema("/subjects/" + topic.name() + "-key/versions/latest"),
        schemaOf(record.key(), schemas));
  }

  @Test
  void aReaderMayAskForFieldsThatItKnowsAlone() throws Exception {
    ConsumerRecord<byte[], byte[]> record = written().records().get(0);
    Schema written = schemaOf(record.value(), new HashMap<>());
    Schema wanted =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "Envelope", "fields": [
                  {"name": "op", "type": "string"},
                  {"name": "source", "type": {"type": "record", "name": "Source", "fields": [
                    {"name": "table", "type": "string"},
                    {"name": "later", "type": ["null", "string"], "default": null}]}}]}
                """);
    GenericRecord envelope = read(written, wanted, record.value());
    assertEquals("u", envelope.get("op").toString());
    GenericRecord source = (GenericRecord) envelope.get("source");
    assertEquals(table.id().name(), source.get("table").toString());
    assertNull(source.get("later"));
  }
}

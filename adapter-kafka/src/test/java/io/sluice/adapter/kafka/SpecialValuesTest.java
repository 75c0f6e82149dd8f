package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
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

/** Values that PostgreSQL has and Avro's types have no place for are read as they were written. */
class SpecialValuesTest {
  private final AvroOutput out = new AvroOutput();

  @Test
  void numbersThatAreNone() throws IOException {
    assertKept(
        Scalar.NUMERIC,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        BigDecimal.ZERO,
        new BigDecimal("1E+20"));
    assertKept(new Decimal(5, 2), Double.NaN, new BigDecimal("0.00"));
    assertKept(
        new ArrayOf(Scalar.NUMERIC), Arrays.asList(Double.NaN, null, BigDecimal.ONE), List.of());
  }

  @Test
  void aDoubleInPlaceOfADecimalIsRefused() {
    for (ColumnType type : List.of(Scalar.NUMERIC, new Decimal(5, 2))) {
      assertThrows(IllegalArgumentException.class, () -> written(change(type, 1.5, 1.5)));
    }
    ChangeEvent infinite =
        change(new Decimal(5, 2), Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    assertThrows(IllegalArgumentException.class, () -> written(infinite));
  }

  @Test
  void infiniteDatesAndTimestamps() throws IOException {
    assertKept(Scalar.DATE, LocalDate.MAX, LocalDate.MIN, LocalDate.of(5_874_897, 12, 31));
    assertKept(Scalar.TIMESTAMP, LocalDateTime.MAX, LocalDateTime.MIN);
    assertKept(Scalar.TIMESTAMP_TZ, Instant.MAX, Instant.MIN);
    assertKept(new ArrayOf(Scalar.DATE), Arrays.asList(LocalDate.MAX, null, LocalDate.MIN));
  }

  @Test
  void theEndOfTheDay() throws IOException {
    assertKept(
        Scalar.TIME, LocalTime.MAX, LocalTime.of(23, 59, 59, 999_999_000), LocalTime.MIDNIGHT);
  }

  /** Microseconds since 1970 overflow a long within the year 294247. */
  @Test
  void timestampsBeyondTheLong() throws IOException {
    Instant last = Instant.ofEpochSecond(Long.MAX_VALUE / 1_000_000, 775_807_000);
    for (int micros = -3; micros <= 3; micros++) {
      Instant time = last.plusNanos(micros * 1_000L);
      assertKept(Scalar.TIMESTAMP_TZ, time);
      assertKept(Scalar.TIMESTAMP, LocalDateTime.ofInstant(time, ZoneOffset.UTC));
    }
    assertKept(
        Scalar.TIMESTAMP,
        LocalDateTime.of(294_276, 12, 31, 23, 59, 59, 999_999_000),
        LocalDateTime.of(294_247, 1, 1, 0, 0),
        LocalDateTime.of(-4713, 11, 24, 0, 0),
        LocalDateTime.of(-4713, 11, 24, 0, 0, 0, 1_000));
    for (Instant beyond :
        List.of(
            Instant.parse("+600000-01-01T00:00:00Z"),
            Instant.parse("-200000-01-01T00:00:00Z"),
            Instant.MAX.minusSeconds(1),
            Instant.MIN.plusSeconds(1))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> written(change(Scalar.TIMESTAMP_TZ, beyond, beyond)),
          beyond::toString);
    }
  }

  @Test
  void arraysOfSeveralDimensions() throws IOException {
    assertKept(
        new ArrayOf(Scalar.INT32),
        List.of(List.of(1, 2), Arrays.asList(3, null)),
        List.of(1, 2, 3, 4),
        List.of(List.of(List.of(1), List.of(2)), List.of(List.of(3), List.of(4))),
        List.of(List.of(1)),
        List.of());
    assertKept(new ArrayOf(Scalar.TEXT), List.of(List.of("a"), List.of("b")), null);
  }

  @Test
  void anotherReaderSeesTheElementsInTheirOrder() throws IOException {
    List<?> array = List.of(List.of(1, 2), List.of(3, 4));
    GenericRecord envelope = decoded(change(new ArrayOf(Scalar.INT32), array, array));
    assertEquals(List.of(1, 2, 3, 4), ((GenericRecord) envelope.get("after")).get("v"));
  }

  @Test
  void anArrayOfSeveralDimensionsIsNoKey() {
    TableSchema table =
        new TableSchema(
            new TableId("s", "t"),
            List.of(new Column("id", new ArrayOf(Scalar.INT32), false)),
            List.of("id"),
            List.of());
    ChangeCodec codec = new ChangeCodec("p", "d", table);
    codec.writeKey(RowKey.of(List.of(1, 2)), out);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> codec.writeKey(RowKey.of(List.of(List.of(1), List.of(2))), out))
            .getMessage();
    assertEquals("table s.t, key column id", message.substring(0, 24));
  }

  @Test
  void dimensionsThatDoNotFitTheElementsAreMalformed() {
    List<Integer> elements = List.of(1, 2, 3, 4);
    assertEquals(List.of(List.of(1, 2), List.of(3, 4)), Dimensions.shape(elements, List.of(2, 2)));
    for (List<Integer> sizes :
        List.of(
            List.of(3, 2),
            List.of(2, 1),
            List.of(0, 4),
            List.of(-2, -2),
            List.<Integer>of(),
            List.of(4),
            List.of(1 << 16, 1 << 16))) {
      assertThrows(
          MalformedRecordException.class, () -> Dimensions.shape(elements, sizes), sizes::toString);
    }
  }

  /** Each as the value before and after, and within Avro's own rules. */
  private void assertKept(ColumnType type, Object... values) throws IOException {
    for (int i = 0; i < values.length; i++) {
      ChangeEvent change = change(type, values[(i + 1) % values.length], values[i]);
      byte[] bytes = written(change);
      ChangeEvent read =
          new ChangeCodec("p", "d", change.table())
              .readValue(change.key(), new AvroInput(bytes, 0));
      assertEquals(Sample.comparable(change), Sample.comparable(read));
      Schema schema = new EnvelopeSchemas("p").value(change.table());
      ByteArrayOutputStream again = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(again, null);
      new GenericDatumWriter<GenericRecord>(schema).write(decoded(change), encoder);
      encoder.flush();
      assertArrayEquals(bytes, again.toByteArray());
    }
  }

  private static ChangeEvent change(ColumnType type, Object before, Object after) {
    TableSchema table =
        new TableSchema(
            new TableId("s", "t"),
            List.of(new Column("id", Scalar.INT64, false), new Column("v", type, true)),
            List.of("id"),
            List.of());
    return ChangeEvent.upsert(
        Operation.UPDATE, Row.of(table, 1L, before), Row.of(table, 1L, after), 1, Sample.POSITION);
  }

  private byte[] written(ChangeEvent change) {
    out.reset();
    new ChangeCodec("p", "d", change.table()).writeValue(change, out);
    return out.toBytes();
  }

  private GenericRecord decoded(ChangeEvent change) throws IOException {
    Schema schema = new EnvelopeSchemas("p").value(change.table());
    return new GenericDatumReader<GenericRecord>(schema)
        .read(null, DecoderFactory.get().binaryDecoder(written(change), null));
  }
}

package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** What a reader in Kafka Connect sees of values that it has no place for. */
class ForeignEdgesIT {
  /** The row of a table with a key and one column. */
  private static ForeignTopic topic(ColumnType type, Object value) throws Exception {
    TableSchema table =
        new TableSchema(
            new TableId("store", "edges"),
            List.of(new Column("id", Scalar.INT32, false), new Column("edge", type, true)),
            List.of("id"),
            List.of());
    return ForeignTopic.of(
        LogServers.newPipeline(),
        List.of(
            ChangeEvent.upsert(
                Operation.INSERT, null, Row.of(table, 1, value), 10, Sample.POSITION)));
  }

  private static Struct envelope(ColumnType type, Object value) throws Exception {
    return (Struct) topic(type, value).sinkRecords().get(0).value();
  }

  private static Object read(ColumnType type, Object value) throws Exception {
    return envelope(type, value).getStruct("after").get("edge");
  }

  @Test
  void infinityIsTheGreatestOrTheLeastNumber() throws Exception {
    assertEquals(new Date(Integer.MAX_VALUE * 86_400_000L), read(Scalar.DATE, LocalDate.MAX));
    assertEquals(new Date(Integer.MIN_VALUE * 86_400_000L), read(Scalar.DATE, LocalDate.MIN));
    assertEquals(Long.MAX_VALUE, read(Scalar.TIMESTAMP, LocalDateTime.MAX));
    assertEquals(Long.MIN_VALUE, read(Scalar.TIMESTAMP_TZ, Instant.MIN));
  }

  @Test
  void theEndOfTheDayIsAllItsMicroseconds() throws Exception {
    assertEquals(86_400_000_000L, read(Scalar.TIME, LocalTime.MAX));
  }

  @Test
  void whatIsNoNumberHasNoBytes() throws Exception {
    Struct infinity = (Struct) read(Scalar.NUMERIC, Double.POSITIVE_INFINITY);
    assertEquals(1, infinity.get("scale"));
    Object value = infinity.get("value");
    int length = value instanceof byte[] bytes ? bytes.length : ((ByteBuffer) value).remaining();
    assertEquals(0, length);
  }

  @Test
  void aGeometryIsDebeziumsGeometry() throws Exception {
    String point = "0101000020E6100000000000000000F03F0000000000000040";
    Struct geometry = (Struct) read(Scalar.GEOMETRY, point);
    assertEquals("io.debezium.data.geometry.Geometry", geometry.schema().name());
    assertEquals(4326, geometry.get("srid"));
    assertEquals(point, HexFormat.of().withUpperCase().formatHex(bytes(geometry.get("wkb"))));
    assertNull(((Struct) read(Scalar.GEOMETRY, "010100000000000000")).get("srid"));
  }

  private static byte[] bytes(Object value) {
    return value instanceof byte[] bytes ? bytes : ((ByteBuffer) value).array();
  }

  @Test
  void notANumberInADecimalStopsAReaderRatherThanPassForANumber() throws Exception {
    ForeignTopic topic = topic(new Decimal(5, 2), Double.NaN);
    Throwable reason = assertThrows(RuntimeException.class, topic::sinkRecords);
    while (reason.getCause() != null) {
      reason = reason.getCause();
    }
    assertEquals(NumberFormatException.class, reason.getClass());
  }

  @Test
  void anArrayOfSeveralDimensionsIsFlatAndItsSizesAreBeside() throws Exception {
    Struct envelope =
        envelope(new ArrayOf(Scalar.INT32), List.of(List.of(1, 2, 3), List.of(4, 5, 6)));
    assertEquals(List.of(1, 2, 3, 4, 5, 6), envelope.getStruct("after").get("edge"));
    List<Struct> dimensions = envelope.getStruct("sluice").getArray("dimensions");
    assertEquals(1, dimensions.size());
    assertEquals("edge", dimensions.get(0).get("field"));
    assertEquals(List.of(2, 3), dimensions.get(0).get("sizes"));
  }
}

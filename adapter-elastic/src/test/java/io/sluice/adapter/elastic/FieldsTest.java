package io.sluice.adapter.elastic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.json.JsonpUtils;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FieldsTest {
  @Test
  void eachTypeHasItsField() {
    expect(Scalar.BOOLEAN, "{\"type\":\"boolean\"}");
    expect(Scalar.INT16, "{\"type\":\"long\",\"ignore_malformed\":true}");
    expect(Scalar.INT32, "{\"type\":\"long\",\"ignore_malformed\":true}");
    expect(Scalar.INT64, "{\"type\":\"long\",\"ignore_malformed\":true}");
    expect(Scalar.FLOAT32, "{\"type\":\"double\",\"ignore_malformed\":true}");
    expect(Scalar.FLOAT64, "{\"type\":\"double\",\"ignore_malformed\":true}");
    expect(Scalar.NUMERIC, "{\"type\":\"double\",\"ignore_malformed\":true}");
    expect(new Decimal(10, 2), "{\"type\":\"double\",\"ignore_malformed\":true}");
    expect(new Decimal(18, 0), "{\"type\":\"long\",\"ignore_malformed\":true}");
    expect(new Decimal(19, 0), "{\"type\":\"double\",\"ignore_malformed\":true}");
    expect(
        Scalar.TEXT,
        "{\"type\":\"text\",\"fields\":{\"keyword\":{\"type\":\"keyword\",\"ignore_above\":1024}}}");
    expect(Scalar.JSON, "{\"type\":\"text\"}");
    expect(Scalar.BYTES, "{\"type\":\"binary\"}");
    expect(Scalar.DATE, "{\"type\":\"date\",\"ignore_malformed\":true}");
    expect(Scalar.TIME, "{\"type\":\"keyword\"}");
    expect(Scalar.TIMESTAMP, "{\"type\":\"date\",\"ignore_malformed\":true}");
    expect(Scalar.TIMESTAMP_TZ, "{\"type\":\"date\",\"ignore_malformed\":true}");
    expect(Scalar.UUID, "{\"type\":\"keyword\"}");
    expect(Scalar.GEOMETRY, "{\"type\":\"geo_shape\",\"ignore_malformed\":true}");
    expect(new ArrayOf(Scalar.UUID), "{\"type\":\"keyword\"}");
  }

  @Test
  void arraysOfFloatsOfOneLengthAreVectorsAsFarAsElasticsearchHasThem() {
    expect(
        new ArrayOf(Scalar.FLOAT32, 4096),
        "{\"type\":\"dense_vector\",\"dims\":4096,\"index\":true,\"similarity\":\"l2_norm\"}");
    expect(new ArrayOf(Scalar.FLOAT32, 4097), "{\"type\":\"double\",\"ignore_malformed\":true}");
    expect(new ArrayOf(Scalar.FLOAT32), "{\"type\":\"double\",\"ignore_malformed\":true}");
    expect(new ArrayOf(Scalar.FLOAT64, 3), "{\"type\":\"double\",\"ignore_malformed\":true}");
  }

  @Test
  void fieldsGoByTheNamesOfTheDocuments() {
    TableSchema table =
        new TableSchema(
            new TableId("s", "t"),
            List.of(new Column("id", Scalar.INT32, false), new Column("a.b", Scalar.TEXT, true)),
            List.of("id"),
            List.of());
    assertEquals(Set.of("id", "a%2Eb"), Fields.of(table, 1).keySet());
  }

  @Test
  void aFieldOfTheSinkIsMarkedAndOneOfAnEarlierSinkIsRecognized() {
    for (Scalar type : Scalar.values()) {
      Property earlier = Fields.of(type);
      assertTrue(Fields.since(earlier).isEmpty());
      Property marked = Fields.marked(earlier, 7).orElseThrow();
      assertEquals(OptionalLong.of(7), Fields.since(marked));
      assertEquals(earlier._kind(), marked._kind());
      assertTrue(Fields.marked(marked, 8).isEmpty());
    }
    Property users = Property.of(p -> p.text(field -> field.analyzer("simple")));
    assertTrue(Fields.marked(users, 7).isEmpty());
  }

  private static void expect(ColumnType type, String json) {
    Property field = Fields.of(type);
    assertEquals("Property: " + json, JsonpUtils.toString(field));
  }
}

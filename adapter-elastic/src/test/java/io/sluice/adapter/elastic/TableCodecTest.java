package io.sluice.adapter.elastic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonParser;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TableCodecTest {
  @Test
  void eachTypeHasItsFormAndIsReadBackEqual() throws Exception {
    both(Scalar.BOOLEAN, true, "true");
    both(Scalar.INT16, -7, "-7");
    both(Scalar.INT64, Long.MIN_VALUE, "-9223372036854775808");
    both(Scalar.FLOAT32, 1.1f, "1.1");
    both(Scalar.FLOAT64, -0.0, "-0.0");
    both(Scalar.FLOAT64, Double.NaN, "\"NaN\"");
    both(Scalar.FLOAT32, Float.NEGATIVE_INFINITY, "\"-Infinity\"");
    both(Scalar.NUMERIC, new BigDecimal("1.10"), "1.10");
    both(Scalar.NUMERIC, new BigDecimal("1E+3"), "1E+3");
    both(new Decimal(5, 0), new BigDecimal("0"), "0");
    both(Scalar.TEXT, "a\"b\n✓", "\"a\\\"b\\n✓\"");
    both(Scalar.JSON, "{\"a\": 1.0}", "\"{\\\"a\\\": 1.0}\"");
    both(Scalar.DATE, LocalDate.of(1, 1, 1), "\"0001-01-01\"");
    both(Scalar.DATE, LocalDate.of(20000, 1, 1), "\"+20000-01-01\"");
    both(Scalar.TIME, LocalTime.of(12, 30), "\"12:30:00.000000\"");
    both(Scalar.TIMESTAMP, LocalDateTime.of(2024, 1, 2, 3, 4), "\"2024-01-02T03:04:00\"");
    both(
        Scalar.TIMESTAMP_TZ,
        Instant.parse("9999-12-31T23:59:59.999999Z"),
        "\"9999-12-31T23:59:59.999999Z\"");
    both(Scalar.UUID, new UUID(0, 1), "\"00000000-0000-0000-0000-000000000001\"");
    both(new ArrayOf(Scalar.INT32), Arrays.asList(1, null, 2), "[1,null,2]");
    both(new ArrayOf(Scalar.TEXT), List.of(), "[]");
  }

  @Test
  void bytesAreBase64() throws Exception {
    TableSchema table = table(Scalar.BYTES);
    Row row = Row.of(table, 1, new byte[] {-1, 0, 1});
    assertEquals("{\"id\":1,\"v\":\"/wAB\"}", json(table, row));
    assertEquals(row, read(table, json(table, row)));
  }

  @Test
  void aNumberTooLongForElasticsearchIsAStringAndStaysANumber() throws Exception {
    BigDecimal number = new BigDecimal("-" + "9".repeat(2_000) + "." + "1".repeat(2_000));
    TableSchema table = table(Scalar.NUMERIC);
    Row row = Row.of(table, 1, number);
    assertEquals("{\"id\":1,\"v\":\"" + number + "\"}", json(table, row));
    assertEquals(row, read(table, json(table, row)));
  }

  @Test
  void nullIsWrittenAndUnchangedIsNot() throws Exception {
    TableSchema table = table(Scalar.TEXT);
    assertEquals("{\"id\":1,\"v\":null}", json(table, Row.of(table, 1, null)));
    assertEquals("{\"id\":1}", json(table, Row.of(table, 1, Row.UNCHANGED)));
    assertEquals(Row.of(table, 1, null), read(table, "{\"id\":1}"));
  }

  @Test
  void unchangedValuesAreFilledInAndOthersAreNot() throws Exception {
    TableSchema table =
        new TableSchema(
            new TableId("s", "t"),
            List.of(
                new Column("id", Scalar.INT32, false),
                new Column("a", Scalar.TEXT, true),
                new Column("b", Scalar.TEXT, true),
                new Column("c", Scalar.TEXT, true),
                new Column("d", Scalar.TEXT, true)),
            List.of("id"),
            List.of());
    Row row = Row.of(table, 1, Row.UNCHANGED, "new", Row.UNCHANGED, Row.UNCHANGED);
    try (JsonParser in =
        parser(
            "{\"id\": 1, \"a\": \"old a\", \"b\": \"old b\", \"c\": null, \"x\": {\"a\": []}}")) {
      assertEquals(
          Row.of(table, 1, "old a", "new", null, Row.UNCHANGED), codec(table).fill(row, in));
    }
  }

  @Test
  void whatAnotherTypeLeftIsReadWhereItIsTheSameValue() throws Exception {
    same(Scalar.INT64, "\"5\"", 5L);
    same(Scalar.INT32, "5.0", 5);
    same(Scalar.INT32, "\"-7\"", -7);
    same(Scalar.BOOLEAN, "\"true\"", true);
    same(Scalar.TEXT, "5.50", "5.50");
    same(Scalar.DATE, "\"2020-01-02T00:00:00\"", LocalDate.of(2020, 1, 2));
    same(Scalar.TIMESTAMP, "\"2020-01-02\"", LocalDateTime.of(2020, 1, 2, 0, 0));
    for (String other : List.of("\"five\"", "5.5", "99999999999", "[5]", "{\"a\": 5}")) {
      TableSchema table = table(Scalar.INT32);
      assertEquals(
          Row.of(table, 1, Row.UNCHANGED), read(table, "{\"id\": 1, \"v\": " + other + "}"));
    }
  }

  private static void same(ColumnType type, String json, Object value) throws Exception {
    TableSchema table = table(type);
    assertEquals(Row.of(table, 1, value), read(table, "{\"id\": 1, \"v\": " + json + "}"));
  }

  @Test
  void whatAnotherTypeLeftAndIsNoValueOfThisOneStaysUnfilled() throws Exception {
    for (ColumnType type : List.of(Scalar.INT32, new ColumnType.ArrayOf(Scalar.INT32))) {
      for (String other : List.of("\"five\"", "[[1, \"x\", {}], 2]", "{\"a\": [5]}")) {
        TableSchema table =
            new TableSchema(
                new TableId("s", "t"),
                List.of(
                    new Column("id", Scalar.INT32, false),
                    new Column("v", type, true),
                    new Column("w", Scalar.TEXT, true)),
                List.of("id"),
                List.of());
        try (JsonParser in = parser("{\"id\": 1, \"v\": " + other + ", \"w\": \"behind\"}")) {
          assertEquals(
              Row.of(table, 1, Row.UNCHANGED, "behind"),
              codec(table).fill(Row.of(table, 1, Row.UNCHANGED, Row.UNCHANGED), in));
        }
      }
    }
  }

  @Test
  void aValueOfAnotherTypeEqualsNoneAndWhatFollowsItIsRead() throws Exception {
    TableSchema table = table(Scalar.UUID);
    for (String value :
        List.of("\"secret\"", "17", "true", "{\"v\": 1}", "[\"secret\", {\"id\": 5}]")) {
      assertEquals(
          Row.of(table, 1, Row.UNCHANGED), read(table, "{\"v\": " + value + ", \"id\": 1}"));
    }
  }

  private static void both(ColumnType type, Object value, String json) throws Exception {
    TableSchema table = table(type);
    Row row = Row.of(table, 1, value);
    assertEquals("{\"id\":1,\"v\":" + json + "}", json(table, row));
    assertEquals(row, read(table, json(table, row)));
  }

  private static TableSchema table(ColumnType type) {
    return new TableSchema(
        new TableId("s", "t"),
        List.of(new Column("id", Scalar.INT32, false), new Column("v", type, true)),
        List.of("id"),
        List.of());
  }

  private static TableCodec codec(TableSchema table) {
    return new TableCodec(table, TableIndex.of("s.t"), Map.of());
  }

  private static String json(TableSchema table, Row row) {
    return new String(Json.bytes(out -> codec(table).write(out, row)), StandardCharsets.UTF_8);
  }

  private static Row read(TableSchema table, String json) throws Exception {
    try (JsonParser in = parser(json)) {
      return codec(table).read(in);
    }
  }

  private static JsonParser parser(String json) throws Exception {
    JsonParser in = Json.FACTORY.createParser(json);
    in.nextToken();
    return in;
  }
}

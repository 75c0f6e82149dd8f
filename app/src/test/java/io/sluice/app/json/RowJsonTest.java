package io.sluice.app.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowJsonTest {
  private static final TableSchema TABLE =
      new TableSchema(
          new TableId("s", "t"),
          List.of(
              new Column("id", Scalar.INT64, false),
              new Column("wide", Scalar.TEXT, true),
              new Column("note", Scalar.TEXT, true)),
          List.of("id"),
          List.of());

  @Test
  void aRowIsAnObjectWithoutWhatIsNotKnown() {
    assertEquals(
        "{\"id\": 7, \"note\": \"a \\\"b\\\"\"}",
        RowJson.of(Row.of(TABLE, 7L, Row.UNCHANGED, "a \"b\"")).toString());
    assertEquals(
        "{\"id\": 7, \"wide\": null, \"note\": \"\"}",
        RowJson.of(Row.of(TABLE, 7L, null, "")).toString());
    assertEquals("{\"id\": 7}", RowJson.ofKey(TABLE, RowKey.of(7L)).toString());
  }

  @Test
  void everyClassOfValueHasItsForm() {
    assertEquals("true", RowJson.value(true));
    assertEquals(
        "12345678901234567890.10", RowJson.value(new BigDecimal("12345678901234567890.10")));
    assertEquals("1.5", RowJson.value(1.5f));
    assertEquals("\"NaN\"", RowJson.value(Double.NaN));
    assertEquals("\"-Infinity\"", RowJson.value(Float.NEGATIVE_INFINITY));
    assertEquals("\"infinity\"", RowJson.value(LocalDate.MAX));
    assertEquals("\"-infinity\"", RowJson.value(Instant.MIN));
    assertEquals("\"24:00:00\"", RowJson.value(LocalTime.MAX));
    assertEquals(
        "[[1, 2], [3, null]]", RowJson.value(List.of(List.of(1, 2), Arrays.asList(3, null))));
    assertEquals("\"AQI=\"", RowJson.value(new byte[] {1, 2}));
    assertEquals("[1, null, \"x\"]", RowJson.value(Arrays.asList(1, null, "x")));
    assertEquals("\"2026-01-01T00:00:00Z\"", RowJson.value(Instant.parse("2026-01-01T00:00:00Z")));
  }
}

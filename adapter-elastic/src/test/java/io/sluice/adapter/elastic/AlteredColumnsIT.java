package io.sluice.adapter.elastic;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The index follows by itself when the table's columns change. */
class AlteredColumnsIT {
  private AlteredTable table;

  @BeforeEach
  void openSink() throws Exception {
    table = new AlteredTable();
  }

  @AfterEach
  void closeSink() throws Exception {
    table.close();
    ElasticServer.deleteAll(table.index());
  }

  @Test
  void aNumberThatBecameTextIsSearchedAsTextUnderTheSameName() throws Exception {
    TableSchema before = table.with("n", Scalar.INT64, "other", Scalar.TEXT);
    TableSchema after = table.with("n", Scalar.TEXT, "other", Scalar.TEXT);
    table.write(upsert(1, Row.of(before, 1, 5L, "a")), upsert(2, Row.of(before, 2, 6L, "b")));
    assertEquals(Set.of(table.index()), table.indexes());
    table.write(upsert(10, Row.of(after, 3, "seven words", "c")));
    assertEquals(Set.of(table.index() + "@2"), table.indexes());
    assertEquals("text", table.typeOf("n"));
    assertEquals(Set.of("3"), table.found("{\"match\": {\"n\": \"words\"}}"));
    assertEquals(Set.of("1"), table.found("{\"match\": {\"n\": \"5\"}}"));
    table.expect(
        after,
        Row.of(after, 1, "5", "a"),
        Row.of(after, 2, "6", "b"),
        Row.of(after, 3, "seven words", "c"));
    table.write(upsert(11, Row.of(after, 1, "five", Row.UNCHANGED)), delete(12, after, 2));
    table.expect(after, Row.of(after, 1, "five", "a"), Row.of(after, 3, "seven words", "c"));
    assertEquals(Map.of(1, 11L, 3, 10L), versionsSince(upsert(0, Row.of(after, 1, "", "")), after));
  }

  private Map<Integer, Long> versionsSince(ChangeEvent zero, TableSchema schema) throws Exception {
    Map<Integer, Long> versions = table.versions(schema);
    versions.replaceAll((id, version) -> version - zero.version());
    return versions;
  }

  @Test
  void aColumnMayChangeAgainAndAgain() throws Exception {
    TableSchema number = table.with("n", Scalar.INT64);
    TableSchema text = table.with("n", Scalar.TEXT);
    TableSchema decimal = table.with("n", new Decimal(10, 2));
    table.write(upsert(1, Row.of(number, 1, 5L)));
    table.write(upsert(10, Row.of(text, 2, "6.50")));
    table.write(upsert(20, Row.of(decimal, 3, new BigDecimal("7.50"))));
    table.write(upsert(30, Row.of(text, 4, "eight")));
    assertEquals(Set.of(table.index() + "@4"), table.indexes());
    table.expect(
        text,
        Row.of(text, 1, "5"),
        Row.of(text, 2, "6.50"),
        Row.of(text, 3, "7.50"),
        Row.of(text, 4, "eight"));
  }

  @Test
  void aColumnDroppedAndAddedAgainWithAnotherTypeWorks() throws Exception {
    TableSchema before = table.with("n", Scalar.TIMESTAMP, "other", Scalar.TEXT);
    TableSchema between = table.with("other", Scalar.TEXT);
    TableSchema after = table.with("other", Scalar.TEXT, "n", Scalar.BOOLEAN);
    table.write(upsert(1, Row.of(before, 1, null, "a")));
    table.write(upsert(2, Row.of(between, 2, "b")));
    assertEquals(Set.of("2"), table.found("{\"term\": {\"other.keyword\": \"b\"}}"));
    assertEquals(Set.of(table.index()), table.indexes());
    table.write(upsert(3, Row.of(after, 3, "c", true)));
    assertEquals("boolean", table.typeOf("n"));
    assertEquals(Set.of("3"), table.found("{\"term\": {\"n\": true}}"));
    table.expect(
        after,
        Row.of(after, 1, "a", null),
        Row.of(after, 2, "b", null),
        Row.of(after, 3, "c", true));
  }

  @Test
  void jsonBecomesTextAndTextJsonInTheSameIndex() throws Exception {
    TableSchema json = table.with("n", Scalar.JSON);
    TableSchema text = table.with("n", Scalar.TEXT);
    table.write(upsert(1, Row.of(json, 1, "{\"a\": 1}")));
    table.write(upsert(2, Row.of(text, 2, "exactly this")));
    assertEquals(Set.of("2"), table.found("{\"term\": {\"n.keyword\": \"exactly this\"}}"));
    table.write(upsert(3, Row.of(json, 3, "[]")));
    assertEquals(Set.of(table.index()), table.indexes());
    table.expect(
        json,
        Row.of(json, 1, "{\"a\": 1}"),
        Row.of(json, 2, "exactly this"),
        Row.of(json, 3, "[]"));
  }

  @Test
  void whatIsNoValueOfItsColumnIsReadAsOneThatEqualsNone() throws Exception {
    TableSchema schema = table.with("n", Scalar.INT64);
    table.write(upsert(1, Row.of(schema, 1, 5L)));
    ElasticServer.require(
        ElasticServer.put(
            "/" + table.index() + "/_doc/9?version=5&version_type=external&refresh=true",
            "{\"id\": 9, \"n\": \"five\"}"));
    table.expect(schema, Row.of(schema, 1, 5L), Row.of(schema, 9, Row.UNCHANGED));
    table.write(upsert(10, Row.of(schema, 9, 9L)));
    table.expect(schema, Row.of(schema, 1, 5L), Row.of(schema, 9, 9L));
  }

  @Test
  void whatIsWidenedStaysInTheSameIndex() throws Exception {
    TableSchema before = table.with("n", Scalar.INT16, "m", Scalar.FLOAT32, "d", Scalar.DATE);
    TableSchema after = table.with("n", Scalar.INT64, "m", Scalar.NUMERIC, "d", Scalar.TIMESTAMP);
    table.write(upsert(1, Row.of(before, 1, 5, 1.5f, LocalDate.of(2020, 1, 2))));
    table.write(upsert(2, Row.of(after, 2, 6L, new BigDecimal("7.5"), null)));
    assertEquals(Set.of(table.index()), table.indexes());
    table.expect(
        after,
        Row.of(after, 1, 5L, new BigDecimal("1.5"), LocalDateTime.of(2020, 1, 2, 0, 0)),
        Row.of(after, 2, 6L, new BigDecimal("7.5"), null));
  }

  @Test
  void aLateChangeFromBeforeTheAlterIsTakenAsFarAsItsValuesFitAndTheIndexIsNotChangedBack()
      throws Exception {
    TableSchema text = table.with("n", Scalar.TEXT, "other", Scalar.TEXT);
    TableSchema number = table.with("n", Scalar.INT64, "other", Scalar.TEXT);
    table.write(upsert(1, Row.of(text, 1, "1", "a")), upsert(2, Row.of(text, 2, "two", "b")));
    Sink behind = table.open();
    behind.write(ChangeBatch.of(List.of(upsert(3, Row.of(text, 3, "three", "c")))));
    table.write(upsert(100, Row.of(number, 4, 4L, "d")));
    TestTable.writeInTheEnd(
        behind,
        List.of(
            upsert(11, Row.of(text, 5, "5", "late")),
            upsert(12, Row.of(text, 6, "six", "late")),
            upsert(13, Row.of(text, 1, "7", Row.UNCHANGED)),
            delete(14, text, 3)));
    assertEquals(Set.of(table.index() + "@2"), table.indexes());
    assertEquals("long", table.typeOf("n"));
    table.expect(
        number,
        Row.of(number, 1, 7L, "a"),
        Row.of(number, 2, null, "b"),
        Row.of(number, 4, 4L, "d"),
        Row.of(number, 5, 5L, "late"),
        Row.of(number, 6, null, "late"));
    table.write(upsert(101, Row.of(number, 6, 6L, "read again")));
    behind.write(ChangeBatch.of(List.of(upsert(15, Row.of(text, 6, "six", "too late")))));
    assertEquals(Set.of("6"), table.found("{\"term\": {\"n\": 6}}"));
  }

  @Test
  void aBatchWithChangesFromBeforeAndBehindAnAlterIsWritten() throws Exception {
    TableSchema text = table.with("n", Scalar.TEXT);
    TableSchema number = table.with("n", Scalar.INT64);
    table.write(upsert(1, Row.of(text, 1, "1")));
    List<ChangeEvent> both = new ArrayList<>();
    both.add(upsert(2, Row.of(text, 2, "two")));
    both.add(upsert(3, Row.of(text, 3, "3")));
    both.add(upsert(4, Row.of(number, 4, 4L)));
    both.add(upsert(5, Row.of(text, 5, "back to text")));
    table.write(both.toArray(ChangeEvent[]::new));
    assertEquals("text", table.typeOf("n"));
    table.write(upsert(6, Row.of(number, 6, 6L)));
    table.write(both.toArray(ChangeEvent[]::new));
    assertEquals("long", table.typeOf("n"));
    table.expect(
        number,
        Row.of(number, 1, 1L),
        Row.of(number, 2, null),
        Row.of(number, 3, 3L),
        Row.of(number, 4, 4L),
        Row.of(number, 5, null),
        Row.of(number, 6, 6L));
  }

  @Test
  void aRowDeletedOrTruncatedAwayBeforeTheCopyIsNotRevivedByALateChange() throws Exception {
    TableSchema text = table.with("n", Scalar.TEXT);
    TableSchema number = table.with("n", Scalar.INT64);
    table.write(upsert(1, Row.of(text, 1, "1")), upsert(2, Row.of(text, 2, "2")));
    table.write(
        truncate(5, text), upsert(6, Row.of(text, 3, "3")), upsert(7, Row.of(text, 4, "4")));
    table.write(delete(10, text, 3));
    table.write(upsert(20, Row.of(number, 5, 5L)));
    table.write(
        upsert(3, Row.of(text, 2, "2")),
        upsert(8, Row.of(text, 3, "3")),
        upsert(6, Row.of(text, 4, "older than what was copied")),
        upsert(9, Row.of(text, 6, "6")));
    table.expect(number, Row.of(number, 4, 4L), Row.of(number, 5, 5L), Row.of(number, 6, 6L));
    table.write(truncate(30, number), truncate(19, text), upsert(31, Row.of(number, 7, 7L)));
    table.write(upsert(15, Row.of(text, 6, "6")));
    table.expect(number, Row.of(number, 7, 7L));
    assertEquals(Set.of(table.index() + "@2"), table.indexes());
  }
}

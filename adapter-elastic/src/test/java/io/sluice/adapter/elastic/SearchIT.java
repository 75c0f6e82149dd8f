package io.sluice.adapter.elastic;

import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What searches find, and when. */
class SearchIT {
  private TestTable table;

  @BeforeEach
  void openSink() throws Exception {
    table = new TestTable();
  }

  @AfterEach
  void closeSink() {
    table.close();
  }

  @Test
  void withoutRefreshAGetSeesARowOnReturnAndASearchSoonAfter() throws Exception {
    writeWith(Refresh.NONE);
    assertEquals("first", ElasticServer.get("/" + table.index() + "/_doc/1").at("_source", "note"));
    TestTable.await("a search sees the row", () -> table.ids().equals(List.of("1")));
  }

  @Test
  void withRefreshWaitForASearchSeesARowOnReturn() throws Exception {
    writeWith(Refresh.WAIT_FOR);
    assertEquals(List.of("1"), table.ids());
  }

  private void writeWith(Refresh refresh) throws Exception {
    try (Sink sink = new ElasticPlugin().open(TestTable.config(refresh), TestTable.CONTEXT)) {
      sink.write(ChangeBatch.of(List.of(upsert(1, table.row(1, "first")))));
    }
  }

  @Test
  void columnsCanBeSearchedForByTheirType() throws Exception {
    TableSchema typed =
        new TableSchema(
            table.schema().id(),
            List.of(
                new Column("id", Scalar.INT32, false),
                new Column("text", Scalar.TEXT, true),
                new Column("price", Scalar.NUMERIC, true),
                new Column("at", Scalar.TIMESTAMP_TZ, true),
                new Column("float", Scalar.FLOAT64, true)),
            List.of("id"),
            List.of());
    Instant at = Instant.parse("2024-02-29T12:00:00.123456Z");
    table.write(
        upsert(1, Row.of(typed, 1, "Red bike", new BigDecimal("19.990"), at, 1.5)),
        upsert(2, Row.of(typed, 2, "Blue bike", null, Instant.parse("0001-01-01T00:00:00Z"), 0.0)),
        upsert(3, Row.of(typed, 3, null, new BigDecimal("1e400"), null, Double.NaN)));
    found("{\"match\": {\"text\": \"bike\"}}", "1", "2");
    found("{\"term\": {\"text.keyword\": \"Red bike\"}}", "1");
    found("{\"range\": {\"price\": {\"gt\": 19.98, \"lt\": 20}}}", "1");
    found("{\"range\": {\"at\": {\"gte\": \"2024-02-29\"}}}", "1");
    found("{\"range\": {\"at\": {\"lt\": \"0002-01-01\"}}}", "2");
    found("{\"exists\": {\"field\": \"float\"}}", "1", "2");
  }

  private void found(String query, String... ids) throws Exception {
    assertEquals(List.of(ids), table.found(query));
  }
}

package io.sluice.adapter.elastic;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.RejectedChange;
import io.sluice.ports.sink.RejectedChangesException;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkContext;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is peculiar to Elasticsearch; the rest is in {@link ElasticSinkContractIT}. */
class ElasticSinkIT {
  private static final SinkContext CONTEXT = new SinkContext("own", "elastic", 0);
  private static final AtomicInteger TABLES = new AtomicInteger();

  private final TableSchema table = table("own", "t" + TABLES.incrementAndGet());
  private final String index = "own." + table.id().name();
  private Sink sink;

  @BeforeEach
  void openSink() throws Exception {
    sink = new ElasticPlugin().open(config(Refresh.IMMEDIATE), CONTEXT);
  }

  @AfterEach
  void closeSink() {
    sink.close();
  }

  @Test
  void aRowDeletedBeforeElasticsearchWasRestartedIsNotRevivedByAnOlderChange() throws Exception {
    write(upsert(1, row(1, "first")), upsert(2, row(2, "second")), upsert(3, row(3, "third")));
    write(delete(10, table, 1), delete(11, table, 4));
    ElasticServer.restart();
    writeInTheEnd(upsert(5, row(1, "late")), upsert(6, row(4, "late")), upsert(12, row(5, "new")));
    assertEquals(List.of("2", "3", "5"), ids());
    write(upsert(13, row(1, "newer")));
    assertEquals(List.of("1", "2", "3", "5"), ids());
  }

  @Test
  void aTableTruncatedBeforeElasticsearchWasRestartedKeepsOlderChangesOut() throws Exception {
    write(upsert(1, row(1, "first")));
    write(truncate(10, table));
    ElasticServer.restart();
    writeInTheEnd(
        upsert(5, row(1, "late")), upsert(6, row(2, "never seen")), upsert(11, row(3, "new")));
    assertEquals(List.of("3"), ids());
  }

  @Test
  void anIndexDeletedBehindTheSinksBackIsMadeAnewWithItsMapping() throws Exception {
    write(upsert(1, row(1, "first")));
    ElasticServer.delete("/" + index);
    assertThrows(TransientSinkException.class, () -> write(upsert(2, row(2, "second"))));
    write(upsert(2, row(2, "second")));
    assertEquals(List.of("2"), ids());
    ElasticServer.delete("/" + index);
    assertThrows(TransientSinkException.class, () -> write(delete(3, table, 2)));
    write(delete(3, table, 2));
    assertEquals("strict", mapping("dynamic"));
  }

  @Test
  void theTombstoneIndexDeletedBehindTheSinksBackIsMadeAnew() throws Exception {
    for (ChangeEvent change : List.of(truncate(10, table), delete(20, table, 2))) {
      write(truncate(1, table), delete(2, table, 1));
      ElasticServer.delete("/sluice-tombstones");
      assertThrows(TransientSinkException.class, () -> write(change));
      write(change);
    }
    write(upsert(15, row(2, "late")));
    assertEquals(List.of(), ids());
  }

  @Test
  void aBlockedIndexIsTransientAndTheMessageSaysSo() throws Exception {
    write(upsert(1, row(1, "first")));
    for (String block : List.of("index.blocks.read_only_allow_delete", "index.blocks.write")) {
      ElasticServer.put("/" + index + "/_settings", "{\"" + block + "\": true}");
      SinkException blocked =
          assertThrows(TransientSinkException.class, () -> write(upsert(2, row(2, "second"))));
      assertTrue(blocked.getMessage().contains("blocked"), blocked.getMessage());
      ElasticServer.put("/" + index + "/_settings", "{\"" + block + "\": null}");
    }
    write(upsert(2, row(2, "second")));
    assertEquals(List.of("1", "2"), ids());
  }

  @Test
  void aRowTooLargeForElasticsearchIsRejectedAndNoOther() throws Exception {
    int limit = Integer.parseInt(indexingPressureLimit());
    assumeTrue(limit < 64 << 20, "this Elasticsearch takes rows larger than this test can make");
    ChangeEvent huge = upsert(2, row(2, "x".repeat(limit + 1)));
    RejectedChangesException rejected =
        assertThrows(
            RejectedChangesException.class,
            () -> write(upsert(1, row(1, "small")), huge, upsert(3, row(3, "small"))));
    assertEquals(List.of(huge), rejected.rejected().stream().map(RejectedChange::change).toList());
    assertFalse(rejected.getMessage().contains("xxx"));
  }

  @Test
  void theReasonOfARejectionHoldsNoValue() throws Exception {
    ElasticServer.put(
        "/" + index, "{\"mappings\": {\"properties\": {\"note\": {\"type\": \"long\"}}}}");
    RejectedChangesException rejected =
        assertThrows(
            RejectedChangesException.class, () -> write(upsert(1, row(1, "secret words"))));
    assertEquals(
        "field note of type long cannot hold the value", rejected.rejected().get(0).reason());
  }

  @Test
  void anIndexThatTheUserMadeKeepsItsFieldsAndGetsTheMissingOnes() throws Exception {
    ElasticServer.put(
        "/" + index,
        """
        {"settings": {"number_of_replicas": 0},
         "mappings": {"_meta": {"mine": "kept"},
                      "properties": {"note": {"type": "text", "analyzer": "simple"}}}}
        """);
    write(upsert(1, row(1, "first")));
    assertEquals("simple", mapping("properties", "note", "analyzer"));
    assertEquals("long", mapping("properties", "id", "type"));
    assertEquals("kept", mapping("_meta", "mine"));
    assertEquals(table.id().name(), mapping("_meta", "sluice_table"));
  }

  @Test
  void twoTablesAreNeverMixedInOneIndex() throws Exception {
    TableSchema other = table("other", table.id().name());
    String mixed = "mixed-" + TABLES.incrementAndGet();
    ElasticConfig config =
        TestConfig.of(ElasticServer.url().toString(), Refresh.IMMEDIATE, mixed + "-{table}");
    try (Sink mixing = new ElasticPlugin().open(config, CONTEXT)) {
      mixing.write(ChangeBatch.of(List.of(upsert(1, row(1, "own")))));
      FatalSinkException refused =
          assertThrows(
              FatalSinkException.class,
              () ->
                  mixing.write(
                      ChangeBatch.of(List.of(upsert(2, Row.of(other, 1, "other", null))))));
      assertTrue(refused.getMessage().contains("{schema}"), refused.getMessage());
    }
  }

  @Test
  void expiredTombstonesAreCarriedOutOnceMoreAndRemoved() throws Exception {
    AtomicInteger hours = new AtomicInteger();
    Instant start = Instant.parse("2020-01-01T00:00:00Z");
    Clock clock = new MovableClock(() -> start.plus(Duration.ofHours(hours.get())));
    ElasticConfig config = config(Refresh.IMMEDIATE);
    try (Sink sweeping = new ElasticSink(ElasticConnection.open(config), config, CONTEXT, clock)) {
      sweeping.write(
          ChangeBatch.of(
              List.of(upsert(1, row(1, "first")), upsert(2, row(2, "slipped through")))));
      sweeping.write(ChangeBatch.of(List.of(delete(3, table, 1))));
      leaveTombstone("2", delete(4, table, 2).version(), start);
      ElasticServer.post("/sluice-tombstones/_refresh", "");
      assertEquals(2, tombstones());
      hours.set(23);
      sweeping.write(ChangeBatch.of(List.of(upsert(5, row(3, "third")))));
      assertEquals(List.of("2", "3"), ids());
      hours.set(25);
      sweeping.write(ChangeBatch.of(List.of(upsert(6, row(4, "fourth")))));
      ElasticServer.post("/" + index + ",sluice-tombstones/_refresh", "");
      assertEquals(0, tombstones());
      assertEquals(List.of("3", "4"), ids());
    }
  }

  @Test
  void withoutRefreshAGetSeesARowOnReturnAndASearchSoonAfter() throws Exception {
    try (Sink quiet = new ElasticPlugin().open(config(Refresh.NONE), CONTEXT)) {
      quiet.write(ChangeBatch.of(List.of(upsert(1, row(1, "first")))));
      assertEquals("first", ElasticServer.get("/" + index + "/_doc/1").at("_source", "note"));
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (!ids().equals(List.of("1"))) {
        assertTrue(System.nanoTime() < deadline, "no search sees the row");
      }
    }
  }

  @Test
  void withRefreshWaitForASearchSeesARowOnReturn() throws Exception {
    try (Sink waiting = new ElasticPlugin().open(config(Refresh.WAIT_FOR), CONTEXT)) {
      waiting.write(ChangeBatch.of(List.of(upsert(1, row(1, "first")))));
      assertEquals(List.of("1"), ids());
    }
  }

  @Test
  void columnsCanBeSearchedForByTheirType() throws Exception {
    TableSchema typed =
        new TableSchema(
            table.id(),
            List.of(
                new Column("id", Scalar.INT32, false),
                new Column("text", Scalar.TEXT, true),
                new Column("price", Scalar.NUMERIC, true),
                new Column("at", Scalar.TIMESTAMP_TZ, true),
                new Column("float", Scalar.FLOAT64, true)),
            List.of("id"),
            List.of());
    Instant at = Instant.parse("2024-02-29T12:00:00.123456Z");
    write(
        upsert(1, Row.of(typed, 1, "Red bike", new BigDecimal("19.990"), at, 1.5)),
        upsert(2, Row.of(typed, 2, "Blue bike", null, Instant.parse("0001-01-01T00:00:00Z"), 0.0)),
        upsert(3, Row.of(typed, 3, null, new BigDecimal("1e400"), null, Double.NaN)));
    assertEquals(List.of("1", "2"), found("{\"match\": {\"text\": \"bike\"}}"));
    assertEquals(List.of("1"), found("{\"term\": {\"text.keyword\": \"Red bike\"}}"));
    assertEquals(List.of("1"), found("{\"range\": {\"price\": {\"gt\": 19.98, \"lt\": 20}}}"));
    assertEquals(List.of("1"), found("{\"range\": {\"at\": {\"gte\": \"2024-02-29\"}}}"));
    assertEquals(List.of("2"), found("{\"range\": {\"at\": {\"lt\": \"0002-01-01\"}}}"));
    assertEquals(List.of("1", "2"), found("{\"exists\": {\"field\": \"float\"}}"));
  }

  @Test
  void theTombstonesDoNotShowInASearchOfAllIndexes() throws Exception {
    write(upsert(1, row(1, "first")), delete(2, table, 2));
    for (Object hit : (List<?>) ElasticServer.get("/*/_search?size=1000").at("hits", "hits")) {
      assertNotEquals("sluice-tombstones", ((Map<?, ?>) hit).get("_index"));
    }
  }

  @Test
  void aCheckPassesOnAServerThatAnswersAndIsTransientOtherwise() throws Exception {
    new ElasticPlugin().check(config(Refresh.NONE), CONTEXT);
    ElasticConfig nobody = TestConfig.of("http://127.0.0.1:1", Refresh.NONE, "{schema}.{table}");
    assertThrows(TransientSinkException.class, () -> new ElasticPlugin().check(nobody, CONTEXT));
  }

  private static TableSchema table(String schema, String name) {
    return new TableSchema(
        new TableId(schema, name),
        List.of(
            new Column("id", Scalar.INT32, false),
            new Column("note", Scalar.TEXT, true),
            new Column("other", Scalar.TEXT, true)),
        List.of("id"),
        List.of());
  }

  private static ElasticConfig config(Refresh refresh) {
    return TestConfig.of(ElasticServer.url().toString(), refresh, "{schema}.{table}");
  }

  private Row row(int id, String note) {
    return Row.of(table, id, note, null);
  }

  private void write(ChangeEvent... changes) throws SinkException, InterruptedException {
    sink.write(ChangeBatch.of(List.of(changes)));
  }

  private void writeInTheEnd(ChangeEvent... changes) throws SinkException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      try {
        write(changes);
        return;
      } catch (TransientSinkException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  private List<String> ids() throws Exception {
    return found("{\"match_all\": {}}");
  }

  private List<String> found(String query) throws Exception {
    List<?> hits =
        (List<?>)
            ElasticServer.post(
                    "/" + index + "/_search", "{\"size\": 100, \"query\": " + query + "}")
                .at("hits", "hits");
    return hits.stream().map(hit -> (String) ((Map<?, ?>) hit).get("_id")).sorted().toList();
  }

  private Object mapping(String... names) throws Exception {
    ElasticServer.Answer answer = ElasticServer.get("/" + index + "/_mapping");
    Object value = answer.at(index, "mappings");
    for (String name : names) {
      value = ((Map<?, ?>) value).get(name);
    }
    return value;
  }

  private void leaveTombstone(String id, long version, Instant at) throws Exception {
    ElasticServer.Answer answer =
        ElasticServer.put(
            "/sluice-tombstones/_doc/"
                + Tombstones.tombstoneId(new TableIndex(index), id)
                + "?version_type=external_gte&version="
                + version,
            "{\"index\": \"%s\", \"id\": \"%s\", \"deleted_at\": %d}"
                .formatted(index, id, at.toEpochMilli()));
    assertEquals(201, answer.status());
  }

  /** Those of this test's table. */
  private long tombstones() throws Exception {
    List<?> hits =
        (List<?>) ElasticServer.get("/sluice-tombstones/_search?size=10000").at("hits", "hits");
    return hits.stream()
        .map(hit -> (Map<?, ?>) ((Map<?, ?>) hit).get("_source"))
        .filter(source -> index.equals(source.get("index")))
        .count();
  }

  private static String indexingPressureLimit() throws Exception {
    Map<?, ?> nodes = (Map<?, ?>) ElasticServer.get("/_nodes/stats/indexing_pressure").at("nodes");
    Object node = nodes.values().iterator().next();
    for (String name : List.of("indexing_pressure", "memory", "limit_in_bytes")) {
      node = ((Map<?, ?>) node).get(name);
    }
    return (String) node;
  }
}

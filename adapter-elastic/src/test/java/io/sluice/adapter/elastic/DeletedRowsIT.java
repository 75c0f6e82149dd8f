package io.sluice.adapter.elastic;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.TransientSinkException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deleted rows stay deleted when Elasticsearch has forgotten them. */
class DeletedRowsIT {
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
  void whatWasDeletedOrTruncatedBeforeARestartOfElasticsearchIsNotRevivedByAnOlderChange()
      throws Exception {
    try (TestTable truncated = new TestTable()) {
      table.write(
          upsert(1, table.row(1, "first")),
          upsert(2, table.row(2, "second")),
          upsert(3, table.row(3, "third")));
      table.write(delete(10, table.schema(), 1), delete(11, table.schema(), 4));
      truncated.write(upsert(1, truncated.row(1, "first")));
      truncated.write(truncate(10, truncated.schema()));
      ElasticServer.restart();
      table.writeInTheEnd(
          List.of(
              upsert(5, table.row(1, "late")),
              upsert(6, table.row(4, "late")),
              upsert(12, table.row(5, "new"))));
      assertEquals(List.of("2", "3", "5"), table.ids());
      table.write(upsert(13, table.row(1, "newer")));
      assertEquals(List.of("1", "2", "3", "5"), table.ids());
      truncated.writeInTheEnd(
          List.of(
              upsert(5, truncated.row(1, "late")),
              upsert(6, truncated.row(2, "never seen")),
              upsert(11, truncated.row(3, "new"))));
      assertEquals(List.of("3"), truncated.ids());
    }
  }

  @Test
  void theTombstoneIndexDeletedBehindTheSinksBackIsMadeAnew() throws Exception {
    for (ChangeEvent change :
        List.of(truncate(10, table.schema()), delete(20, table.schema(), 2))) {
      table.write(truncate(1, table.schema()), delete(2, table.schema(), 1));
      ElasticServer.delete("/sluice-tombstones");
      assertThrows(TransientSinkException.class, () -> table.write(change));
      table.write(change);
    }
    table.write(upsert(15, table.row(2, "late")));
    assertEquals(List.of(), table.ids());
  }

  @Test
  void theTombstoneIndexWithoutItsAliasGetsItBack() throws Exception {
    table.write(delete(2, table.schema(), 1));
    ElasticServer.require(ElasticServer.delete("/sluice-tombstones/_alias/*"));
    assertThrows(TransientSinkException.class, () -> table.write(delete(3, table.schema(), 1)));
    table.write(delete(3, table.schema(), 1));
  }

  @Test
  void expiredTombstonesAreCarriedOutOnceMoreAndRemoved() throws Exception {
    AtomicInteger hours = new AtomicInteger();
    Instant start = Instant.parse("2020-01-01T00:00:00Z");
    Clock clock = new MovableClock(() -> start.plus(Duration.ofHours(hours.get())));
    ElasticConfig config = TestTable.config(Refresh.IMMEDIATE);
    try (Sink sweeping =
        new ElasticSink(ElasticConnection.open(config), config, TestTable.CONTEXT, clock)) {
      sweeping.write(
          ChangeBatch.of(
              List.of(
                  upsert(1, table.row(1, "first")), upsert(2, table.row(2, "slipped through")))));
      sweeping.write(ChangeBatch.of(List.of(delete(3, table.schema(), 1))));
      leaveTombstone("2", delete(4, table.schema(), 2).version(), start);
      ElasticServer.post("/sluice-tombstones/_refresh", "");
      assertEquals(2, tombstones());
      hours.set(23);
      sweeping.write(ChangeBatch.of(List.of(upsert(5, table.row(3, "third")))));
      assertEquals(List.of("2", "3"), table.ids());
      hours.set(25);
      sweeping.write(ChangeBatch.of(List.of(upsert(6, table.row(4, "fourth")))));
      ElasticServer.post("/" + table.index() + ",sluice-tombstones/_refresh", "");
      assertEquals(0, tombstones());
      assertEquals(List.of("3", "4"), table.ids());
    }
  }

  @Test
  void theTombstonesDoNotShowInASearchOfAllIndexes() throws Exception {
    table.write(upsert(1, table.row(1, "first")), delete(2, table.schema(), 2));
    for (Object hit : (List<?>) ElasticServer.get("/*/_search?size=1000").at("hits", "hits")) {
      assertNotEquals("sluice-tombstones", ((Map<?, ?>) hit).get("_index"));
    }
  }

  private void leaveTombstone(String id, long version, Instant at) throws Exception {
    ElasticServer.require(
        ElasticServer.put(
            "/sluice-tombstones/_doc/"
                + Tombstones.tombstoneId(TableIndex.of(table.index()), id)
                + "?version_type=external_gte&version="
                + version,
            "{\"index\": \"%s\", \"id\": \"%s\", \"deleted_at\": %d}"
                .formatted(table.index(), id, at.toEpochMilli())));
  }

  /** Those of this test's table. */
  private long tombstones() throws Exception {
    List<?> hits =
        (List<?>) ElasticServer.get("/sluice-tombstones/_search?size=10000").at("hits", "hits");
    return hits.stream()
        .map(hit -> (Map<?, ?>) ((Map<?, ?>) hit).get("_source"))
        .filter(source -> table.index().equals(source.get("index")))
        .count();
  }
}

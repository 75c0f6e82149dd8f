package io.sluice.adapter.elastic;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.ports.sink.RejectedChange;
import io.sluice.ports.sink.RejectedChangesException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Trouble in Elasticsearch: what passes is waited for, and what does not is rejected alone. */
class TroubleIT {
  private TestTable table;

  @BeforeEach
  void openSink() throws Exception {
    table = new TestTable();
  }

  @AfterEach
  void closeSink() {
    table.close();
  }

  /** The first block is the one that Elasticsearch sets itself when a disk is nearly full. */
  @Test
  void aFullDiskOrABlockIsWaitedForAndRejectsNothing() throws Exception {
    table.write(upsert(1, table.row(1, "first")));
    for (String block : List.of("read_only_allow_delete", "write", "read_only")) {
      table.settings("{\"index.blocks." + block + "\": true}");
      waited("blocked", upsert(2, table.row(2, "second")));
      waited("blocked", delete(3, table.schema(), 1));
      assertEquals(Set.of(1), table.scannedVersions().keySet(), block);
      table.settings("{\"index.blocks." + block + "\": null}");
    }
    table.write(upsert(2, table.row(2, "second")));
    assertEquals(List.of("1", "2"), table.ids());
  }

  @Test
  void aBlockedIndexHoldsUpNoOtherIndexOfTheBatch() throws Exception {
    try (TestTable other = new TestTable()) {
      table.write(upsert(1, table.row(1, "first")), upsert(2, other.row(1, "first")));
      table.settings("{\"index.blocks.write\": true}");
      waited(
          "blocked",
          upsert(3, other.row(2, "second")),
          upsert(4, table.row(2, "second")),
          upsert(5, other.row(3, "third")));
      assertEquals(Set.of(1, 2, 3), other.scannedVersions().keySet());
    }
  }

  @Test
  void aRowThatDoesNotFitIsRejectedThoughAnotherIndexIsBlocked() throws Exception {
    try (TestTable other = new TestTable()) {
      ElasticServer.put(
          "/" + other.index(),
          "{\"mappings\": {\"properties\": {\"note\": {\"type\": \"long\"}}}}");
      table.write(upsert(1, table.row(1, "first")), upsert(2, other.row(1, "1")));
      table.settings("{\"index.blocks.write\": true}");
      ChangeEvent poison = upsert(4, other.row(2, "no number"));
      ChangeEvent held = upsert(3, table.row(2, "second"));
      ChangeEvent fits = upsert(5, other.row(3, "3"));
      assertEquals(List.of(poison), rejected(held, poison, fits));
      assertEquals(Set.of(1, 3), other.scannedVersions().keySet());
      waited("blocked", held, fits);
    }
  }

  @Test
  void aClosedIndexIsWaitedForAndRejectsNothing() throws Exception {
    table.write(upsert(1, table.row(1, "first")));
    ElasticServer.require(ElasticServer.post("/" + table.index() + "/_close", ""));
    waited("_open", upsert(2, table.row(2, "second")));
    assertThrows(TransientSinkException.class, table::scannedVersions);
    ElasticServer.require(ElasticServer.post("/" + table.index() + "/_open", ""));
    table.writeInTheEnd(List.of(upsert(2, table.row(2, "second"))));
    assertEquals(List.of("1", "2"), table.ids());
  }

  @Test
  void aShardThatIsAwayIsWaitedForAndRejectsNothing() throws Exception {
    String away = "{\"settings\": {\"index.routing.allocation.require._name\": \"nobody\"}}";
    ElasticServer.require(
        ElasticServer.put("/" + table.index() + "?wait_for_active_shards=0", away));
    waited("unavailable", upsert(1, table.row(1, "first")));
    table.settings("{\"index.routing.allocation.require._name\": null}");
    table.writeInTheEnd(List.of(upsert(1, table.row(1, "first"))));
    assertEquals(List.of("1"), table.ids());
  }

  @Test
  void aWriteThatElasticsearchHasNoMemoryForIsWaitedFor() throws Exception {
    table.write(upsert(1, table.row(1, "first")));
    ElasticServer.clusterSetting("network.breaker.inflight_requests.limit", "\"100b\"");
    try {
      waited("circuit_breaking", upsert(2, table.row(2, "second".repeat(20))));
    } finally {
      ElasticServer.clusterSetting("network.breaker.inflight_requests.limit", "null");
    }
    table.write(upsert(2, table.row(2, "second")));
    assertEquals(List.of("1", "2"), table.ids());
  }

  @Test
  void aRowTooLargeForElasticsearchIsRejectedAndNoOther() throws Exception {
    long limit =
        ElasticServer.nodeNumber(
            "/_nodes/stats/indexing_pressure", "indexing_pressure", "memory", "limit_in_bytes");
    assumeTrue(limit < 64 << 20, "this Elasticsearch takes rows larger than this test can make");
    ChangeEvent huge = upsert(2, table.row(2, "x".repeat((int) limit + 1)));
    assertEquals(
        List.of(huge),
        rejected(upsert(1, table.row(1, "small")), huge, upsert(3, table.row(3, "small"))));
  }

  @Test
  void theReasonOfARejectionHoldsNoValue() throws Exception {
    ElasticServer.put(
        "/" + table.index(), "{\"mappings\": {\"properties\": {\"note\": {\"type\": \"long\"}}}}");
    RejectedChangesException rejected =
        assertThrows(
            RejectedChangesException.class,
            () -> table.write(upsert(1, table.row(1, "secret words"))));
    assertEquals(
        "field note of type long cannot hold the value", rejected.rejected().get(0).reason());
  }

  @Test
  void everythingAcknowledgedIsThereAfterElasticsearchIsKilledUnderLoad() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong batches = new AtomicLong();
    CompletableFuture<Map<Integer, Long>> writing =
        CompletableFuture.supplyAsync(() -> writeUntil(stop, batches));
    TestTable.await("the load is on", () -> batches.get() > 10 || writing.isDone());
    ElasticServer.kill();
    ElasticServer.start();
    long then = batches.get();
    TestTable.await("it goes on", () -> batches.get() > then + 10 || writing.isDone());
    stop.set(true);
    assertEquals(writing.get(), table.scannedVersions());
  }

  /** Changes and deletes rows; returns the versions that must be there. */
  private Map<Integer, Long> writeUntil(AtomicBoolean stop, AtomicLong batches) {
    Map<Integer, Long> expected = new TreeMap<>();
    try {
      for (long version = 1; !stop.get(); ) {
        List<ChangeEvent> changes = new ArrayList<>();
        for (int i = 0; i < 50; i++, version++) {
          int id = (int) (version * 7 % 400);
          if (version % 5 == 0) {
            changes.add(delete(version, table.schema(), id));
            expected.remove(id);
          } else {
            ChangeEvent change = upsert(version, table.row(id, "version " + version));
            changes.add(change);
            expected.put(id, change.version());
          }
        }
        table.writeInTheEnd(changes);
        batches.incrementAndGet();
      }
      return expected;
    } catch (Exception e) {
      throw new IllegalStateException("the writing ended", e);
    }
  }

  private void waited(String why, ChangeEvent... changes) {
    TransientSinkException waited =
        assertThrows(TransientSinkException.class, () -> table.write(changes));
    assertTrue(waited.getMessage().contains(why), waited.getMessage());
  }

  /** In the end, for before that Elasticsearch may be short of memory. */
  private List<ChangeEvent> rejected(ChangeEvent... changes) {
    RejectedChangesException rejected =
        assertThrows(RejectedChangesException.class, () -> table.writeInTheEnd(List.of(changes)));
    assertFalse(rejected.getMessage().contains("xxx"), "a value in the message");
    return rejected.rejected().stream().map(RejectedChange::change).toList();
  }
}

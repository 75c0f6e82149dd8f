package io.sluice.adapter.elastic;

import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.StoredRow;
import io.sluice.ports.sink.TableRefusedException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The copy that takes an index's place, and what may stand in its way. */
class CopiedIndexIT {
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
  void rowsAreReadBackByKeyThroughTheAlias() throws Exception {
    TableSchema before = table.with("n", Scalar.INT64);
    TableSchema after = table.with("n", new ArrayOf(Scalar.TEXT));
    table.write(upsert(1, Row.of(before, 1, 5L)), upsert(2, Row.of(before, 2, 6L)));
    table.write(upsert(10, Row.of(after, 1, List.of("x", "y"))));
    List<StoredRow> found = new ArrayList<>();
    table.sink().read(after, List.of(RowKey.of(1)), found::add);
    assertEquals(Row.of(after, 1, List.of("x", "y")), found.get(0).row());
  }

  @Test
  void whatTheUserMadeOfTheIndexIsInTheCopyToo() throws Exception {
    ElasticServer.require(
        ElasticServer.put(
            "/" + table.index(),
            """
            {"aliases": {"%s-mine": {"filter": {"term": {"id": 1}}}},
             "settings": {"number_of_replicas": 0, "number_of_shards": 2, "refresh_interval": "7s",
               "analysis": {"analyzer": {"own": {"type": "standard", "max_token_length": 3}}},
               "routing.allocation.exclude._name": "nobody"},
             "mappings": {"_meta": {"mine": "kept"}, "date_detection": false,
               "properties": {"note": {"type": "text", "analyzer": "own"},
                              "n": {"type": "integer"}}}}
            """
                .formatted(table.index())));
    TableSchema before = table.with("note", Scalar.TEXT, "n", Scalar.TEXT, "m", Scalar.INT32);
    TableSchema after = table.with("note", Scalar.TEXT, "n", Scalar.TEXT, "m", Scalar.UUID);
    table.write(upsert(1, Row.of(before, 1, "a b", "1", 5)));
    table.write(upsert(2, Row.of(after, 2, "abcdef", "2", null)));
    assertEquals(Set.of(table.index() + "@2"), table.indexes());
    assertEquals("keyword", table.typeOf("m"));
    assertEquals("integer", table.typeOf("n"));
    assertEquals("own", table.mapping("properties", "note", "analyzer"));
    assertEquals("kept", table.mapping("_meta", "mine"));
    assertEquals("2", table.setting("index", "number_of_shards"));
    assertEquals("7s", table.setting("index", "refresh_interval"));
    assertEquals("nobody", table.setting("index", "routing", "allocation", "exclude", "_name"));
    ElasticServer.post("/" + table.index() + "/_refresh", "");
    assertEquals(Set.of("2"), table.found("{\"term\": {\"note\": \"def\"}}"));
    Object mine = ElasticServer.get("/" + table.index() + "-mine/_count").at("count");
    assertEquals("1", mine);
  }

  @Test
  void anIndexOfAnEarlierVersionOfTheSinkIsTakenOver() throws Exception {
    TableSchema before = table.with("n", Scalar.INT64);
    TableSchema after = table.with("n", Scalar.TEXT);
    ElasticServer.require(
        ElasticServer.put(
            "/" + table.index(),
            """
            {"settings": {"number_of_replicas": 0},
             "mappings": {"dynamic": "strict",
               "_meta": {"sluice_schema": "altered", "sluice_table": "%s"},
               "properties": {"id": {"type": "long", "ignore_malformed": true},
                              "n": {"type": "long", "ignore_malformed": true}}}}
            """
                .formatted(before.id().name())));
    ElasticServer.require(
        ElasticServer.put(
            "/" + table.index() + "/_doc/1?version=5&version_type=external&refresh=true",
            "{\"id\": 1, \"n\": 5}"));
    table.write(upsert(1, Row.of(before, 2, 6L)));
    assertEquals(Set.of(table.index()), table.indexes());
    table.write(upsert(2, Row.of(after, 3, "seven")));
    table.write(upsert(1, Row.of(before, 4, 8L)));
    assertEquals(Set.of(table.index() + "@2"), table.indexes());
    table.expect(
        after,
        Row.of(after, 1, "5"),
        Row.of(after, 2, "6"),
        Row.of(after, 3, "seven"),
        Row.of(after, 4, "8"));
  }

  @Test
  void aCopyThatElasticsearchRefusesIsAnErrorThatSaysWhatToDoAndNothingIsBlocked()
      throws Exception {
    TableSchema before = table.with("n", Scalar.INT64);
    TableSchema after = table.with("n", Scalar.TEXT);
    table.write(upsert(1, Row.of(before, 1, 5L)));
    ElasticServer.clusterSetting("cluster.max_shards_per_node", "1");
    try {
      TableRefusedException refused =
          assertThrows(
              TableRefusedException.class, () -> table.write(upsert(10, Row.of(after, 2, "x"))));
      for (String part :
          List.of(table.index(), "n (long, not text)", "validation_exception", "snapshot")) {
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
      }
      table.write(upsert(2, Row.of(before, 3, 6L)));
    } finally {
      ElasticServer.clusterSetting("cluster.max_shards_per_node", "null");
    }
    table.write(upsert(10, Row.of(after, 2, "x")));
    table.expect(after, Row.of(after, 1, "5"), Row.of(after, 2, "x"), Row.of(after, 3, "6"));
  }

  @Test
  void aTableWhoseFirstIndexElasticsearchRefusesIsRefusedAloneAndTakenLater() throws Exception {
    TableSchema schema = table.with("n", Scalar.INT64);
    try (AlteredTable there = new AlteredTable()) {
      TableSchema others = there.with("n", Scalar.INT64);
      there.write(upsert(1, Row.of(others, 1, 5L)));
      ElasticServer.clusterSetting("cluster.max_shards_per_node", "1");
      try {
        TableRefusedException refused =
            assertThrows(
                TableRefusedException.class, () -> table.write(upsert(1, Row.of(schema, 1, 5L))));
        assertEquals(schema.id(), refused.table());
        assertTrue(refused.getMessage().contains(table.index()), refused.getMessage());
        there.write(upsert(2, Row.of(others, 2, 6L)));
      } finally {
        ElasticServer.clusterSetting("cluster.max_shards_per_node", "null");
      }
      ElasticServer.deleteAll(there.index());
    }
    table.write(upsert(1, Row.of(schema, 1, 5L)));
    table.expect(schema, Row.of(schema, 1, 5L));
  }

  @Test
  void anIndexThatItsUserBlockedIsNotCopiedUntilHeRemovesTheBlock() throws Exception {
    TableSchema before = table.with("n", Scalar.INT64);
    TableSchema after = table.with("n", Scalar.TEXT);
    table.write(upsert(1, Row.of(before, 1, 5L)));
    block("true");
    TransientSinkException waits =
        assertThrows(
            TransientSinkException.class,
            () -> table.sink().write(ChangeBatch.of(List.of(upsert(2, Row.of(after, 2, "x"))))));
    assertTrue(waits.getMessage().contains("remove the block"), waits.getMessage());
    assertEquals(Set.of(table.index()), table.indexes());
    block("null");
    table.write(upsert(2, Row.of(after, 2, "x")));
    assertEquals(Set.of(table.index() + "@2"), table.indexes());
  }

  private void block(String value) throws Exception {
    ElasticServer.require(
        ElasticServer.put(
            "/" + table.index() + "/_settings", "{\"index.blocks.write\": " + value + "}"));
  }

  @Test
  void anIndexInTheWayOfACopyIsNotTouched() throws Exception {
    TableSchema before = table.with("n", Scalar.INT64);
    TableSchema after = table.with("n", Scalar.TEXT);
    table.write(upsert(1, Row.of(before, 1, 5L)));
    ElasticServer.require(ElasticServer.put("/" + table.index() + "@2", "{}"));
    TransientSinkException waits =
        assertThrows(
            TransientSinkException.class,
            () -> table.sink().write(ChangeBatch.of(List.of(upsert(2, Row.of(after, 2, "x"))))));
    assertTrue(waits.getMessage().contains("DELETE /" + table.index() + "@2"), waits.getMessage());
    ElasticServer.require(ElasticServer.delete("/" + table.index() + "@2"));
    table.write(upsert(2, Row.of(after, 2, "x")));
    table.expect(after, Row.of(after, 1, "5"), Row.of(after, 2, "x"));
  }
}

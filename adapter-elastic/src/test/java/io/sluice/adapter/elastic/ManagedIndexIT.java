package io.sluice.adapter.elastic;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.TableRefusedException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do to indexes, before the sink's first write and behind its back. */
class ManagedIndexIT {
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
  void anIndexDeletedBehindTheSinksBackStopsItUntilAPersonHasTakenNote() throws Exception {
    table.write(upsert(1, table.row(1, "first")));
    ElasticServer.delete("/" + table.index());
    refused("writing to index " + table.index());
    refused("sluice snapshot");
    table.reopen();
    refused("sluice snapshot");
    assertEquals(404, ElasticServer.get("/" + table.index()).status());
    ElasticServer.require(ElasticServer.put("/" + table.index(), "{}"));
    table.write(upsert(2, table.row(2, "second")));
    assertEquals(List.of("2"), table.ids());
    assertEquals("strict", table.mapping("dynamic"));
    assertEquals("text", table.mapping("properties", "note", "type"));
  }

  @Test
  void aDeleteDoesNotMakeADeletedIndexAnewEither() throws Exception {
    table.write(upsert(1, table.row(1, "first")));
    ElasticServer.delete("/" + table.index());
    for (int i = 0; i < 2; i++) {
      assertThrows(TransientSinkException.class, () -> table.write(delete(3, table.schema(), 2)));
    }
    assertEquals(404, ElasticServer.get("/" + table.index()).status());
  }

  @Test
  void anAliasMovedToAnotherIndexIsNoticedAndTheSinkGoesOnOnceItIsBack() throws Exception {
    table.write(upsert(1, table.row(1, "first")));
    String other = table.index() + "-other";
    ElasticServer.require(ElasticServer.put("/" + other, "{}"));
    moveAlias(table.index(), other);
    refused(other);
    refused("remove it there");
    table.reopen();
    refused("remove it there");
    moveAlias(other, table.index());
    table.write(upsert(2, table.row(2, "second")));
    assertEquals(List.of("1", "2"), table.ids());
  }

  @Test
  void anAliasOfTwoIndexesIsNoRejection() throws Exception {
    table.write(upsert(1, table.row(1, "first")));
    String other = table.index() + "-other";
    ElasticServer.require(ElasticServer.put("/" + other, "{}"));
    String alias = TableIndex.of(table.index()).alias();
    aliases("remove", table.index(), alias);
    aliases("add", table.index(), alias);
    aliases("add", other, alias);
    refused("writing to index " + table.index());
    refused("remove it there");
    aliases("remove", other, alias);
    table.write(upsert(2, table.row(2, "second")));
    assertEquals(List.of("1", "2"), table.ids());
  }

  @Test
  void aTruncateGivesTheIndexAnotherAliasAndTheOtherWorkersFindIt() throws Exception {
    table.write(upsert(1, table.row(1, "first")));
    try (Sink other =
        new ElasticPlugin().open(TestTable.config(Refresh.IMMEDIATE), TestTable.CONTEXT)) {
      other.write(ChangeBatch.of(List.of(upsert(2, table.row(2, "second")))));
      table.write(truncate(10, table.schema()), upsert(11, table.row(3, "third")));
      assertNotEquals(Set.of(TableIndex.of(table.index()).alias()), aliases());
      assertEquals(1, aliases().size());
      ChangeBatch behind = ChangeBatch.of(List.of(upsert(12, table.row(4, "fourth"))));
      assertThrows(TransientSinkException.class, () -> other.write(behind));
      other.write(behind);
    }
    assertEquals(List.of("3", "4"), table.ids());
  }

  private Set<?> aliases() throws Exception {
    Object found = ElasticServer.get("/" + table.index() + "/_alias").at(table.index(), "aliases");
    return ((Map<?, ?>) found).keySet();
  }

  private void refused(String message) {
    TransientSinkException refused =
        assertThrows(
            TransientSinkException.class, () -> table.write(upsert(2, table.row(2, "second"))));
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  private void moveAlias(String from, String to) throws Exception {
    String alias = TableIndex.of(table.index()).alias();
    aliases("remove", from, alias);
    aliases("add", to, alias);
  }

  private static void aliases(String action, String index, String alias) throws Exception {
    ElasticServer.require(
        ElasticServer.post(
            "/_aliases",
            "{\"actions\": [{\"%s\": {\"index\": \"%s\", \"alias\": \"%s\"}}]}"
                .formatted(action, index, alias)));
  }

  @Test
  void anIndexThatTheUserMadeKeepsItsFieldsAndGetsTheMissingOnes() throws Exception {
    ElasticServer.put(
        "/" + table.index(),
        """
        {"settings": {"number_of_replicas": 0},
         "mappings": {"_meta": {"mine": "kept"},
                      "properties": {"note": {"type": "text", "analyzer": "simple"}}}}
        """);
    table.write(upsert(1, table.row(1, "first")));
    assertEquals("simple", table.mapping("properties", "note", "analyzer"));
    assertEquals("long", table.mapping("properties", "id", "type"));
    assertEquals("kept", table.mapping("_meta", "mine"));
    assertEquals(table.schema().id().name(), table.mapping("_meta", "sluice_table"));
  }

  @Test
  void twoTablesAreNeverMixedInOneIndex() throws Exception {
    TableSchema other = TestTable.schema("other", table.schema().id().name());
    ElasticConfig config =
        TestConfig.of(ElasticServer.url().toString(), Refresh.IMMEDIATE, "mixed-{table}");
    try (Sink mixing = new ElasticPlugin().open(config, TestTable.CONTEXT)) {
      mixing.write(ChangeBatch.of(List.of(upsert(1, table.row(1, "own")))));
      TableRefusedException refused =
          assertThrows(
              TableRefusedException.class,
              () ->
                  mixing.write(
                      ChangeBatch.of(List.of(upsert(2, Row.of(other, 1, "other", null))))));
      assertTrue(refused.getMessage().contains("{schema}"), refused.getMessage());
    }
  }

  @Test
  void aTableIsNeverMixedWithTheTombstones() throws Exception {
    TableSchema clashing = TestTable.schema("own", "sluice-tombstones");
    ElasticConfig config =
        TestConfig.of(ElasticServer.url().toString(), Refresh.IMMEDIATE, "{table}");
    try (Sink mixing = new ElasticPlugin().open(config, TestTable.CONTEXT)) {
      assertThrows(
          TableRefusedException.class,
          () -> mixing.write(ChangeBatch.of(List.of(upsert(1, Row.of(clashing, 1, "a", null))))));
    }
  }

  @Test
  void aCheckPassesOnAServerThatAnswersAndIsTransientOtherwise() throws Exception {
    new ElasticPlugin().check(TestTable.config(Refresh.NONE), TestTable.CONTEXT);
    ElasticConfig nobody = TestConfig.of("http://127.0.0.1:1", Refresh.NONE, "{schema}.{table}");
    assertThrows(
        TransientSinkException.class, () -> new ElasticPlugin().check(nobody, TestTable.CONTEXT));
  }
}

package io.sluice.adapter.elastic;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.StoredRow;
import io.sluice.ports.sink.TransientSinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading back from an Elasticsearch that is busy, or that forgets. */
class ReadingIT {
  private static final String BREAKER = "network.breaker.inflight_requests.limit";

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
  void aScanWaitsForAnElasticsearchThatHasNoMemoryToSpare() throws Exception {
    writeRows(500);
    long tripped = ElasticServer.tripped();
    List<Object> ids = new ArrayList<>();
    List<CompletableFuture<Void>> relief = new ArrayList<>();
    table
        .sink()
        .scan(
            table.schema(),
            stored -> {
              ids.add(stored.row().value("id"));
              if (ids.size() == 10) {
                relief.add(squeeze(tripped + 3));
              }
            });
    relief.get(0).get();
    assertEquals(500, new HashSet<>(ids).size());
    assertEquals(500, ids.size());
  }

  @Test
  void aReadByKeysWaitsForAnElasticsearchThatHasNoMemoryToSpare() throws Exception {
    writeRows(10);
    CompletableFuture<Void> relief = squeeze(ElasticServer.tripped() + 3);
    assertEquals(versions(Map.of(7, 1)), read(7, 11));
    relief.get();
  }

  /** Has every request with a body refused until so many have been. */
  private static CompletableFuture<Void> squeeze(long untilTripped) {
    try {
      ElasticServer.clusterSetting(BREAKER, "\"10b\"");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return CompletableFuture.runAsync(
        () -> {
          try {
            TestTable.await("refusals", () -> ElasticServer.tripped() >= untilTripped);
            ElasticServer.clusterSetting(BREAKER, "null");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void aReadByKeysSeesWhatNoSearchSeesYet() throws Exception {
    writeRows(3);
    table.settings("{\"index.refresh_interval\": \"-1\"}");
    try (Sink quiet = new ElasticPlugin().open(TestTable.config(Refresh.NONE), TestTable.CONTEXT)) {
      quiet.write(
          ChangeBatch.of(
              List.of(
                  upsert(5, table.row(1, "newer")),
                  upsert(6, table.row(9, "new")),
                  delete(7, table.schema(), 2))));
      assertEquals(List.of("0", "1", "2"), table.ids());
      assertEquals(versions(Map.of(0, 1, 1, 5, 9, 6)), read(0, 1, 2, 9));
      assertEquals(versions(Map.of(0, 1, 1, 5, 9, 6)), table.scannedVersions());
      quiet.write(ChangeBatch.of(List.of(truncate(8, table.schema()))));
      assertEquals(Map.of(), read(0, 1, 2, 9));
      assertEquals(Map.of(), table.scannedVersions());
    }
  }

  /** Waits until Elasticsearch, which looks once a minute, has dropped what nobody keeps alive. */
  @Test
  void aScanStaysUsableWhenItsReaderTakesLongerThanElasticsearchKeepsIt() throws Exception {
    writeRows(200);
    Duration keepAlive = Duration.ofSeconds(5);
    long before = ElasticServer.openContexts();
    ElasticConnection connection = ElasticConnection.open(TestTable.config(Refresh.NONE));
    try (connection;
        PagedSearch<String> search =
            PagedSearch.open(
                connection, table.index(), keepAlive, 100, false, (id, version, source) -> id)) {
      Set<String> ids = new HashSet<>(search.next());
      ElasticServer.require(ElasticServer.post("/" + table.index() + "/_pit?keep_alive=5s", ""));
      assertEquals(before + 2, ElasticServer.openContexts());
      TestTable.await("one is dropped", () -> ElasticServer.openContexts() == before + 1);
      for (List<String> page = search.next(); !page.isEmpty(); page = search.next()) {
        ids.addAll(page);
      }
      assertEquals(200, ids.size());
    }
    TestTable.await("the other is closed", () -> ElasticServer.openContexts() == before);
  }

  @Test
  void aScanOfAnIndexDeletedMeanwhileIsTransientAndNotTheEnd() throws Exception {
    writeRows(200);
    List<StoredRow> rows = new ArrayList<>();
    TableSchema schema = table.schema();
    ReadableSink sink = table.sink();
    assertThrows(
        TransientSinkException.class,
        () ->
            sink.scan(
                schema,
                stored -> {
                  rows.add(stored);
                  if (rows.size() == 1) {
                    deleteIndex();
                  }
                }));
  }

  private void deleteIndex() {
    try {
      ElasticServer.require(ElasticServer.delete("/" + table.index()));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void writeRows(int count) throws Exception {
    List<ChangeEvent> changes = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      changes.add(upsert(1, table.row(id, "note")));
    }
    table.write(changes);
  }

  /** As {@link io.sluice.testkit.Changes} gives them. */
  private Map<Integer, Long> versions(Map<Integer, Integer> numbers) {
    Map<Integer, Long> versions = new TreeMap<>();
    numbers.forEach(
        (id, number) -> versions.put(id, upsert(number, table.row(id, null)).version()));
    return versions;
  }

  private Map<Integer, Long> read(Integer... ids) throws Exception {
    Map<Integer, Long> versions = new TreeMap<>();
    List<RowKey> keys = Arrays.stream(ids).map(RowKey::of).toList();
    table
        .sink()
        .read(
            table.schema(),
            keys,
            stored -> versions.put((Integer) stored.row().value("id"), stored.version()));
    return versions;
  }
}

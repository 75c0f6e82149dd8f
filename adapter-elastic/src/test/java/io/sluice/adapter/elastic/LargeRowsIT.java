package io.sluice.adapter.elastic;

import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Rows that together are larger than the memory of the tests' Elasticsearch, and than that of the
 * tests' own JVM, among small ones.
 */
class LargeRowsIT {
  private static final int SMALL = 2_000;
  private static final int LARGE = 80;
  private static final int BYTES = 5_000_000;
  private static final String TEXT = "x".repeat(BYTES);

  private static TestTable table;
  private static TableSchema files;
  private static int version = 1;

  @BeforeAll
  static void writeRows() throws Exception {
    table = new TestTable();
    files =
        new TableSchema(
            table.schema().id(),
            List.of(
                new Column("id", Scalar.INT32, false),
                new Column("file", Scalar.TEXT, true),
                new Column("n", Scalar.INT32, true)),
            List.of("id"),
            List.of());
    ElasticServer.require(
        ElasticServer.put(
            "/" + table.index(),
            """
            {"settings": {"number_of_replicas": 0},
             "mappings": {"properties": {"file": {"type": "text", "index": false}}}}
            """));
    List<ChangeEvent> changes = new ArrayList<>();
    for (int id = 0; id < SMALL + LARGE; id++) {
      changes.add(upsert(1, Row.of(files, id, id < SMALL ? "small" : TEXT, 0)));
    }
    table.writeInTheEnd(changes);
  }

  @AfterAll
  static void deleteRows() throws Exception {
    table.close();
    ElasticServer.deleteAll(table.index());
  }

  @Test
  void rowsOfMegabytesAreScanned() throws Exception {
    Map<Integer, Integer> lengths = new HashMap<>();
    table.sink().scan(files, stored -> add(lengths, stored.row()));
    assertLengths(0, lengths);
  }

  @Test
  void rowsOfMegabytesAreReadByKeys() throws Exception {
    int from = SMALL + LARGE - 1_000;
    List<RowKey> keys = IntStream.range(from, SMALL + LARGE).mapToObj(RowKey::of).toList();
    Map<Integer, Integer> lengths = new HashMap<>();
    table.sink().read(files, keys, stored -> add(lengths, stored.row()));
    assertLengths(from, lengths);
  }

  /** Also such as no search sees yet. */
  @Test
  void rowsOfMegabytesThatWereWrittenJustNowAreReadByKeys() throws Exception {
    version++;
    table.settings("{\"index.refresh_interval\": \"-1\"}");
    try (Sink quiet = new ElasticPlugin().open(TestTable.config(Refresh.NONE), TestTable.CONTEXT)) {
      List<ChangeEvent> changes = new ArrayList<>();
      List<RowKey> keys = new ArrayList<>();
      for (int id = SMALL; id < SMALL + LARGE; id++) {
        changes.add(upsert(version, Row.of(files, id, TEXT, version)));
        keys.add(RowKey.of(id));
      }
      for (ChangeEvent change : changes) {
        TestTable.writeInTheEnd(quiet, List.of(change));
      }
      Map<Integer, Integer> lengths = new HashMap<>();
      table.sink().read(files, keys, stored -> add(lengths, stored.row()));
      assertLengths(SMALL, lengths);
    } finally {
      table.settings("{\"index.refresh_interval\": null}");
    }
  }

  @Test
  void valuesOfMegabytesThatAreUnchangedAreKeptInALargeBatch() throws Exception {
    version++;
    List<ChangeEvent> changes = new ArrayList<>();
    for (int id = SMALL - 500; id < SMALL + LARGE; id++) {
      changes.add(upsert(version, Row.of(files, id, Row.UNCHANGED, version)));
    }
    table.writeInTheEnd(changes);
    Map<Integer, Integer> lengths = new HashMap<>();
    Map<Integer, Integer> numbers = new HashMap<>();
    table
        .sink()
        .scan(
            files,
            stored -> {
              add(lengths, stored.row());
              numbers.merge((Integer) stored.row().value("n"), 1, Integer::sum);
            });
    assertLengths(0, lengths);
    assertEquals(500 + LARGE, numbers.get(version));
  }

  private static void add(Map<Integer, Integer> lengths, Row row) {
    lengths.put((Integer) row.value("id"), ((String) row.value("file")).length());
  }

  private static void assertLengths(int from, Map<Integer, Integer> lengths) {
    Map<Integer, Integer> expected = new HashMap<>();
    IntStream.range(from, SMALL + LARGE)
        .forEach(id -> expected.put(id, id < SMALL ? "small".length() : BYTES));
    assertEquals(expected, lengths);
  }
}

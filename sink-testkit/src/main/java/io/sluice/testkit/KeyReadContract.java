package io.sluice.testkit;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.TransientSinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a readable sink reads by keys is what was written under them. */
interface KeyReadContract extends ReadBench {
  @Test
  default void readingByKeysGivesJustTheRowsUnderThem() throws Exception {
    TableSchema people = people();
    TableSchema others = people();
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 2_000; id++) {
      rows.add(Row.of(people, id, "row " + id, id % 2 == 0 ? null : "odd", (int) id));
    }
    write(sink(), rows.stream().map(row -> upsert(1, row)).toList());
    write(upsert(2, Row.of(others, 7L, "other", null, 1)));
    List<RowKey> keys = Stream.of(7L, 1_999L, -1L, 0L, 9_999L, 1_000L).map(RowKey::of).toList();
    expectFound(
        people,
        List.of(rows.get(7), rows.get(1_999), rows.get(0), rows.get(1_000)),
        read(people, keys));
    expectFound(others, List.of(Row.of(others, 7L, "other", null, 1)), read(others, keys));
    reopen();
    expectFound(people, List.of(rows.get(5)), read(people, List.of(RowKey.of(5L))));
  }

  @Test
  default void readingByNoKeysGivesNothing() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", null, 1)));
    expectFound(people, List.of(), read(people, List.of()));
  }

  @Test
  default void readingATableNeverWrittenGivesNothing() throws Exception {
    TableSchema people = people();
    expectFound(people, List.of(), read(people, List.of(RowKey.of(1L), RowKey.of(2L))));
  }

  @Test
  default void rowsThatWereRemovedAreNotRead() throws Exception {
    TableSchema people = people();
    write(
        upsert(1, Row.of(people, 1L, "truncated", null, 1)),
        upsert(2, Row.of(people, 2L, "truncated", null, 1)));
    write(truncate(3, people));
    Row stays = Row.of(people, 4L, "stays", null, 1);
    write(
        upsert(4, Row.of(people, 2L, "deleted", null, 1)),
        upsert(5, Row.of(people, 3L, "deleted", null, 1)),
        upsert(6, stays));
    write(delete(7, people, 2L), delete(8, people, 3L), delete(9, people, 5L));
    List<RowKey> keys = Stream.of(1L, 2L, 3L, 4L, 5L).map(RowKey::of).toList();
    expectFound(people, List.of(stays), read(people, keys));
  }

  @Test
  default void asManyKeysAsAreAllowedCanBeReadAtOnce() throws Exception {
    TableSchema pairs =
        table(
            "read_many",
            List.of(
                Samples.column("note", Scalar.TEXT),
                Samples.column("b", Scalar.INT64),
                Samples.column("a", Scalar.TEXT)),
            "a",
            "b");
    TableSchema people = people();
    List<Row> single = new ArrayList<>();
    List<Row> composite = new ArrayList<>();
    for (long id = 0; id < ReadableSink.MOST_KEYS; id++) {
      single.add(Row.of(people, id, "row " + id, null, 1));
      composite.add(Row.of(pairs, "pair " + id, id / 10, "long key ".repeat(20) + id % 10));
    }
    write(sink(), single.stream().map(row -> upsert(1, row)).toList());
    write(sink(), composite.stream().map(row -> upsert(1, row)).toList());
    expectFound(people, single, read(people, single.stream().map(Row::key).toList()));
    expectFound(pairs, composite, read(pairs, composite.stream().map(Row::key).toList()));
  }

  @TestFactory
  default Stream<DynamicTest> rowsAreReadByKeysOfEveryType() {
    return Samples.keyTypes().stream()
        .map(type -> DynamicTest.dynamicTest("key of type " + type, () -> readByKeysOf(type)));
  }

  private void readByKeysOf(ColumnType type) throws Exception {
    TableSchema single =
        table("read", List.of(Samples.column("k", type), Samples.column("n", Scalar.INT32)), "k");
    TableSchema pair =
        table(
            "read_pair",
            List.of(
                Samples.column("n", Scalar.INT32),
                Samples.column("k", type),
                Samples.column("part", Scalar.INT32)),
            "part",
            "k");
    List<Row> singles = new ArrayList<>();
    List<Row> pairs = new ArrayList<>();
    for (Object key : Samples.keys(type)) {
      singles.add(Row.of(single, key, singles.size()));
      pairs.add(Row.of(pair, pairs.size(), key, 1));
      pairs.add(Row.of(pair, pairs.size(), key, 2));
    }
    readEachAndAll(single, singles);
    readEachAndAll(pair, pairs);
  }

  private void readEachAndAll(TableSchema table, List<Row> rows) throws Exception {
    write(sink(), rows.stream().map(row -> upsert(1, row)).toList());
    for (Row row : rows) {
      expectFound(table, List.of(row), read(table, List.of(row.key())));
    }
    expectFound(table, rows, read(table, rows.stream().map(Row::key).toList()));
  }

  @Test
  default void readingATargetThatIsAwayIsTransient() throws Exception {
    assumeTrue(theOutage().isPresent(), "the sink's author declares that its target is never away");
    TableSchema people = people();
    reader();
    Row row = Row.of(people, 1L, "Ada", null, 1);
    write(upsert(1, row));
    theOutage().orElseThrow().refuse();
    assertTimeoutPreemptively(
        PATIENCE,
        () ->
            assertThrows(TransientSinkException.class, () -> read(people, List.of(RowKey.of(1L)))));
  }
}

package io.sluice.testkit;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;

import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A truncate removes what is older than itself, however often and however late it comes. */
interface TruncateContract extends Bench {
  @Test
  default void aTruncateRemovesEveryRow() throws Exception {
    TableSchema people = people();
    write(
        upsert(1, Row.of(people, 1L, "Ada", null, 1)),
        upsert(2, Row.of(people, 2L, "Bob", null, 2)));
    write(truncate(3, people));
    expect(people);
  }

  @Test
  default void aTruncateOfATableNeverSeenDoesNothing() throws Exception {
    TableSchema people = people();
    write(truncate(1, people));
    expect(people);
    write(upsert(2, Row.of(people, 1L, "Ada", null, 1)));
    expect(people, Row.of(people, 1L, "Ada", null, 1));
  }

  @Test
  default void aTruncateLeavesRowsWithAHigherVersion() throws Exception {
    TableSchema people = people();
    write(
        upsert(1, Row.of(people, 1L, "older", null, 1)),
        upsert(10, Row.of(people, 2L, "newer", null, 2)));
    write(truncate(5, people));
    expect(people, Row.of(people, 2L, "newer", null, 2));
  }

  @Test
  default void aTruncateLeavesOtherTables() throws Exception {
    TableSchema people = people();
    TableSchema others = people();
    write(
        upsert(1, Row.of(people, 1L, "Ada", null, 1)),
        upsert(2, Row.of(others, 1L, "Bob", null, 2)));
    write(truncate(3, people));
    expect(people);
    expect(others, Row.of(others, 1L, "Bob", null, 2));
  }

  @Test
  default void aTruncateBetweenUpsertsOfABatchRemovesJustTheEarlierOnes() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "before", null, 1)));
    write(
        upsert(2, Row.of(people, 2L, "in the batch", null, 2)),
        upsert(3, Row.of(people, 3L, "twice", "x", 3)),
        truncate(4, people),
        upsert(5, Row.of(people, 3L, "twice", null, 5)),
        upsert(6, Row.of(people, 4L, "after", null, 6)));
    expect(people, Row.of(people, 3L, "twice", null, 5), Row.of(people, 4L, "after", null, 6));
  }

  @Test
  default void aTruncateThatComesOncePerPartitionRemovesNothingNewer() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "before", null, 1)));
    write(truncate(4, people), upsert(5, Row.of(people, 2L, "after", null, 5)));
    Sink other = another();
    write(other, List.of(upsert(2, Row.of(people, 3L, "late", null, 2)), truncate(4, people)));
    write(sink(), List.of(truncate(4, people)));
    expect(people, Row.of(people, 2L, "after", null, 5));
    write(upsert(6, Row.of(people, 3L, "again", null, 6)), truncate(4, people));
    expect(people, Row.of(people, 2L, "after", null, 5), Row.of(people, 3L, "again", null, 6));
  }

  @Test
  default void anOlderUpsertNeverRevivesATruncatedRow() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", null, 1)));
    write(truncate(5, people));
    write(upsert(4, Row.of(people, 1L, "late", null, 4)));
    expect(people);
    reopen();
    write(upsert(1, Row.of(people, 1L, "Ada", null, 1)));
    expect(people);
    write(upsert(6, Row.of(people, 1L, "newer", null, 6)));
    expect(people, Row.of(people, 1L, "newer", null, 6));
  }

  @Test
  default void aTruncateDoesNotForgetADelete() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", null, 1)));
    write(delete(10, people, 1L));
    write(truncate(5, people));
    write(upsert(7, Row.of(people, 1L, "late", null, 7)));
    expect(people);
  }

  @Test
  default void anOlderTruncateDoesNotForgetANewerOne() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", null, 1)));
    write(truncate(10, people));
    write(truncate(5, people));
    write(upsert(7, Row.of(people, 1L, "late", null, 7)));
    expect(people);
  }

  @Test
  default void severalTruncatesInOneBatchLeaveWhatCameAfterTheLast() throws Exception {
    TableSchema people = people();
    write(
        upsert(1, Row.of(people, 1L, "one", null, 1)),
        truncate(2, people),
        upsert(3, Row.of(people, 2L, "two", null, 2)),
        truncate(4, people),
        upsert(5, Row.of(people, 3L, "three", null, 3)));
    expect(people, Row.of(people, 3L, "three", null, 3));
  }

  @Test
  default void aBatchWithATruncateWrittenAgainChangesNothing() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "before", null, 1)));
    for (int i = 0; i < 2; i++) {
      write(
          upsert(2, Row.of(people, 2L, "early", null, 2)),
          truncate(3, people),
          upsert(4, Row.of(people, 1L, "after", null, 4)));
      expect(people, Row.of(people, 1L, "after", null, 4));
    }
    write(upsert(1, Row.of(people, 1L, "before", null, 1)));
    expect(people, Row.of(people, 1L, "after", null, 4));
  }

  @Test
  default void aSnapshotOverOldRowsLeavesJustItsOwn() throws Exception {
    TableSchema people = people();
    List<Row> old = new ArrayList<>();
    for (long id = 0; id < 2_500; id++) {
      old.add(Row.of(people, id, "old", "old", 1));
    }
    write(sink(), old.stream().map(row -> upsert(1 + (Long) row.value(0), row)).toList());
    expect(people, old);
    Row kept = Row.of(people, 7L, "read", null, 2);
    Row fresh = Row.of(people, 9_000L, "read", null, 3);
    write(truncate(3_000, people), upsert(Operation.READ, 3_001, kept));
    write(upsert(Operation.READ, 3_002, fresh), truncate(3_000, people));
    expect(people, kept, fresh);
  }
}

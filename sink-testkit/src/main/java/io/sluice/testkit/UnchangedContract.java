package io.sluice.testkit;

import static io.sluice.domain.Row.UNCHANGED;
import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;

import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A value that the source did not send is the one that the target has. */
interface UnchangedContract extends Bench {
  @Test
  default void anUnchangedValueIsKept() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", "a long note", 36)));
    write(upsert(2, Row.of(people, 1L, "Ada L.", UNCHANGED, 37)));
    expect(people, Row.of(people, 1L, "Ada L.", "a long note", 37));
  }

  @Test
  default void anUnchangedValueIsKeptWhileOthersBecomeNull() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", "a long note", 36)));
    write(upsert(2, Row.of(people, 1L, null, UNCHANGED, null)));
    expect(people, Row.of(people, 1L, null, "a long note", null));
    write(upsert(3, Row.of(people, 1L, UNCHANGED, null, 38)));
    expect(people, Row.of(people, 1L, null, null, 38));
  }

  @Test
  default void anUnchangedNullStaysNull() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", null, 36)));
    write(upsert(2, Row.of(people, 1L, "Ada", UNCHANGED, 37)));
    expect(people, Row.of(people, 1L, "Ada", null, 37));
  }

  @Test
  default void anUnchangedValueIsKeptAfterTheSinkIsReopened() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", "a long note", 36)));
    reopen();
    write(upsert(2, Row.of(people, 1L, "Ada L.", UNCHANGED, null)));
    expect(people, Row.of(people, 1L, "Ada L.", "a long note", null));
  }

  @Test
  default void anUnchangedValueComesFromAnEarlierChangeOfTheBatch() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", "old", 36)));
    write(
        upsert(2, Row.of(people, 1L, "Ada", "new", 36)),
        upsert(3, Row.of(people, 1L, "Ada L.", UNCHANGED, 37)));
    expect(people, Row.of(people, 1L, "Ada L.", "new", 37));
  }

  @Test
  default void anUnchangedValueIsKeptThroughManyUpdatesInOneBatch() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", "a long note", 36)));
    write(
        upsert(2, Row.of(people, 1L, "Ada L.", UNCHANGED, 37)),
        upsert(3, Row.of(people, 1L, UNCHANGED, UNCHANGED, 38)),
        upsert(4, Row.of(people, 1L, UNCHANGED, UNCHANGED, 39)));
    expect(people, Row.of(people, 1L, "Ada L.", "a long note", 39));
  }

  @Test
  default void rowsWithDifferentUnchangedColumnsShareABatch() throws Exception {
    TableSchema people = people();
    write(
        upsert(1, Row.of(people, 1L, "a", "note a", 1)),
        upsert(2, Row.of(people, 2L, "b", "note b", 2)),
        upsert(3, Row.of(people, 3L, "c", "note c", 3)));
    write(
        upsert(4, Row.of(people, 1L, "a2", UNCHANGED, 11)),
        upsert(5, Row.of(people, 2L, UNCHANGED, "note b2", null)),
        upsert(6, Row.of(people, 3L, "c2", "note c2", 33)),
        upsert(7, Row.of(people, 4L, "d", "note d", 4)));
    expect(
        people,
        Row.of(people, 1L, "a2", "note a", 11),
        Row.of(people, 2L, "b", "note b2", null),
        Row.of(people, 3L, "c2", "note c2", 33),
        Row.of(people, 4L, "d", "note d", 4));
  }

  @Test
  default void anUnchangedValueOfARowThatIsNotThereIsNull() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", UNCHANGED, 36)));
    expect(people, Row.of(people, 1L, "Ada", null, 36));
  }

  @Test
  default void anUnchangedValueIsNeverTakenFromBeforeADelete() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", "gone", 36)));
    write(delete(2, people, 1L));
    write(upsert(3, Row.of(people, 1L, "Ada again", UNCHANGED, 1)));
    expect(people, Row.of(people, 1L, "Ada again", null, 1));
  }

  @Test
  default void anUnchangedValueIsNeverTakenFromBeforeADeleteOfItsBatch() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", "gone", 36)));
    write(delete(2, people, 1L), upsert(3, Row.of(people, 1L, "Ada again", UNCHANGED, 1)));
    expect(people, Row.of(people, 1L, "Ada again", null, 1));
  }

  @Test
  default void anUnchangedValueIsNeverTakenFromBeforeATruncate() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", "gone", 36)));
    write(truncate(2, people), upsert(3, Row.of(people, 1L, "Ada again", UNCHANGED, 1)));
    expect(people, Row.of(people, 1L, "Ada again", null, 1));
  }

  @Test
  default void anOlderChangeWithUnchangedValuesIsIgnored() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", "one", 36)));
    write(upsert(3, Row.of(people, 1L, "Ada 3", "three", 38)));
    write(upsert(2, Row.of(people, 1L, "Ada 2", UNCHANGED, null)));
    expect(people, Row.of(people, 1L, "Ada 3", "three", 38));
  }

  @Test
  default void aReplayedChangeWithUnchangedValuesChangesNothing() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", "one", 36)));
    write(upsert(2, Row.of(people, 1L, "Ada 2", UNCHANGED, null)));
    write(upsert(2, Row.of(people, 1L, "Ada 2", UNCHANGED, null)));
    write(
        upsert(1, Row.of(people, 1L, "Ada", "one", 36)),
        upsert(2, Row.of(people, 1L, "Ada 2", UNCHANGED, null)));
    expect(people, Row.of(people, 1L, "Ada 2", "one", null));
  }

  @Test
  default void unchangedValuesOfOtherTypesAreKept() throws Exception {
    TableSchema table =
        table(
            "wide",
            List.of(
                Samples.column("id", Scalar.INT64),
                Samples.column("document", Scalar.JSON),
                Samples.column("picture", Scalar.BYTES),
                Samples.column("tags", new ArrayOf(Scalar.TEXT)),
                Samples.column("price", Scalar.NUMERIC),
                Samples.column("n", Scalar.INT32)),
            "id");
    Object json = "{\"a\": 1}";
    Object price = Samples.values(Scalar.NUMERIC).get(6);
    write(upsert(1, Row.of(table, 1L, json, new byte[] {1, 0, -1}, List.of("x"), price, 1)));
    write(upsert(2, Row.of(table, 1L, UNCHANGED, UNCHANGED, UNCHANGED, UNCHANGED, 2)));
    expect(table, Row.of(table, 1L, json, new byte[] {1, 0, -1}, List.of("x"), price, 2));
  }
}

package io.sluice.testkit;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.upsert;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows come, change and go, and the target shows it when {@code write} returns. */
interface RowContract extends Bench {
  @Test
  default void anInsertedRowIsThereWhenWriteReturns() throws Exception {
    TableSchema people = people();
    for (int i = 1; i <= 5; i++) {
      write(upsert(Operation.INSERT, i, Row.of(people, 1L, "Ada " + i, "first", 36)));
      expect(people, Row.of(people, 1L, "Ada " + i, "first", 36));
    }
  }

  @Test
  default void readInsertAndUpdateAllBringARow() throws Exception {
    TableSchema people = people();
    write(
        upsert(Operation.READ, 1, Row.of(people, 1L, "Ada", null, 36)),
        upsert(Operation.INSERT, 2, Row.of(people, 2L, "Bob", "", 0)),
        upsert(Operation.UPDATE, 3, Row.of(people, 3L, "Eve", "x", null)));
    expect(
        people,
        Row.of(people, 1L, "Ada", null, 36),
        Row.of(people, 2L, "Bob", "", 0),
        Row.of(people, 3L, "Eve", "x", null));
  }

  @Test
  default void anUpdateReplacesTheWholeRowAlsoByNull() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", "note", 36)));
    write(upsert(2, Row.of(people, 1L, "Ada", null, null)));
    expect(people, Row.of(people, 1L, "Ada", null, null));
    write(upsert(3, Row.of(people, 1L, null, "back", 37)));
    expect(people, Row.of(people, 1L, null, "back", 37));
  }

  @Test
  default void theLastChangeOfARowInABatchWins() throws Exception {
    TableSchema people = people();
    write(
        upsert(1, Row.of(people, 1L, "one", "a", 1)),
        upsert(2, Row.of(people, 2L, "other", "b", 2)),
        upsert(3, Row.of(people, 1L, "two", null, 2)),
        upsert(4, Row.of(people, 1L, "three", "c", null)));
    expect(people, Row.of(people, 1L, "three", "c", null), Row.of(people, 2L, "other", "b", 2));
  }

  @Test
  default void aDeletedRowIsGoneAndOthersStay() throws Exception {
    TableSchema people = people();
    write(
        upsert(1, Row.of(people, 1L, "Ada", null, 36)),
        upsert(2, Row.of(people, 2L, "Bob", null, 40)));
    write(delete(3, people, 1L));
    expect(people, Row.of(people, 2L, "Bob", null, 40));
  }

  @Test
  default void deletingARowThatIsNotThereDoesNothing() throws Exception {
    TableSchema people = people();
    write(delete(1, people, 7L));
    expect(people);
    write(upsert(2, Row.of(people, 1L, "Ada", null, 36)));
    write(delete(3, people, 8L), delete(4, people, 8L));
    expect(people, Row.of(people, 1L, "Ada", null, 36));
  }

  @Test
  default void aRowCanBeInsertedAgainAfterADeleteInOneBatch() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", "note", 36)));
    write(delete(2, people, 1L), upsert(3, Row.of(people, 1L, "Ada again", null, null)));
    expect(people, Row.of(people, 1L, "Ada again", null, null));
  }

  @Test
  default void aRowCanBeInsertedAgainAfterADeleteInAnotherBatch() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", "note", 36)));
    write(delete(2, people, 1L));
    write(upsert(3, Row.of(people, 1L, "Ada again", null, null)));
    expect(people, Row.of(people, 1L, "Ada again", null, null));
    write(delete(4, people, 1L));
    expect(people);
    write(upsert(5, Row.of(people, 1L, "Ada for good", "x", 1)));
    expect(people, Row.of(people, 1L, "Ada for good", "x", 1));
  }

  @Test
  default void aRowInsertedAndDeletedInOneBatchIsNotThere() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", null, 36)), delete(2, people, 1L));
    expect(people);
  }

  @Test
  default void aChangedKeyLeavesOneRow() throws Exception {
    TableSchema people = people();
    write(upsert(1, Row.of(people, 1L, "Ada", "note", 36)));
    write(delete(2, people, 1L), upsert(3, Row.of(people, 2L, "Ada", "note", 36)));
    expect(people, Row.of(people, 2L, "Ada", "note", 36));
    write(
        delete(4, people, 2L),
        upsert(5, Row.of(people, 1L, "Ada", "note", 36)),
        delete(6, people, 1L),
        upsert(7, Row.of(people, 3L, "Ada", "note", 36)));
    expect(people, Row.of(people, 3L, "Ada", "note", 36));
  }

  @Test
  default void whatTheRowWasBeforeMakesNoDifference() throws Exception {
    TableSchema people = people();
    Row first = Row.of(people, 1L, "Ada", "note", 36);
    Row second = Row.of(people, 1L, null, "other", 37);
    Row stale = Row.of(people, 1L, "something else", "entirely", 99);
    write(upsert(1, first));
    ChangeEvent update = upsert(2, second);
    write(ChangeEvent.upsert(Operation.UPDATE, stale, second, update.version(), update.position()));
    expect(people, second);
    ChangeEvent delete = delete(3, people, 1L);
    write(ChangeEvent.delete(people, second.key(), stale, delete.version(), delete.position()));
    expect(people);
  }

  @Test
  default void anEmptyBatchDoesNothing() throws Exception {
    TableSchema people = people();
    write(sink(), List.of());
    write(upsert(1, Row.of(people, 1L, "Ada", null, 36)));
    write(sink(), List.of());
    expect(people, Row.of(people, 1L, "Ada", null, 36));
  }

  @Test
  default void rowsAreStillThereAfterTheSinkIsReopened() throws Exception {
    TableSchema people = people();
    write(
        upsert(1, Row.of(people, 1L, "Ada", "note", 36)),
        upsert(2, Row.of(people, 2L, "Bob", null, 40)));
    reopen();
    expect(people, Row.of(people, 1L, "Ada", "note", 36), Row.of(people, 2L, "Bob", null, 40));
    write(upsert(3, Row.of(people, 2L, "Bob", "new", 41)), delete(4, people, 1L));
    expect(people, Row.of(people, 2L, "Bob", "new", 41));
  }
}

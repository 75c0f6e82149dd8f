package io.sluice.domain;

import static io.sluice.domain.Fixtures.BIKES;
import static io.sluice.domain.Fixtures.delete;
import static io.sluice.domain.Fixtures.insert;
import static io.sluice.domain.Fixtures.truncate;
import static io.sluice.domain.Fixtures.update;
import static io.sluice.domain.Row.UNCHANGED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatestPerRowTest {
  private static List<ChangeEvent> fold(ChangeEvent... changes) {
    return ChangeBatch.of(List.of(changes)).latestPerRow().changes();
  }

  @Test
  void changesOfDifferentRowsStayAsTheyAre() {
    ChangeBatch batch = ChangeBatch.of(List.of(insert(1, 1, "a", "x"), insert(2, 2, "b", "y")));
    assertSame(batch.changes(), batch.latestPerRow().changes());
  }

  @Test
  void theLastChangeOfARowStandsInItsOwnPlace() {
    ChangeEvent other = insert(2, 2, "b", "y");
    ChangeEvent last = update(3, 1, "a2", "x2");
    assertEquals(List.of(other, last), fold(insert(1, 1, "a", "x"), other, last));
  }

  @Test
  void anUnchangedValueComesFromTheEarlierChange() {
    List<ChangeEvent> folded = fold(insert(1, 1, "a", "long"), update(2, 1, "a2", UNCHANGED));
    assertEquals(List.of(update(2, 1, "a2", "long")), folded);
  }

  @Test
  void anUnchangedValueIsCarriedThroughSeveralChanges() {
    List<ChangeEvent> folded =
        fold(
            update(1, 1, "a", "long"),
            update(2, 1, UNCHANGED, UNCHANGED),
            update(3, 1, "c", UNCHANGED));
    assertEquals(List.of(update(3, 1, "c", "long")), folded);
  }

  @Test
  void anUnchangedValueThatNothingInTheBatchKnowsStaysUnchanged() {
    List<ChangeEvent> folded = fold(update(1, 1, "a", UNCHANGED), update(2, 1, "b", UNCHANGED));
    assertEquals(List.of(update(2, 1, "b", UNCHANGED)), folded);
  }

  @Test
  void aNullIsAValueAndIsNotFilled() {
    assertEquals(
        List.of(update(2, 1, "a2", null)),
        fold(insert(1, 1, "a", "long"), update(2, 1, "a2", null)));
  }

  @Test
  void anUnchangedValueAfterADeleteIsNull() {
    List<ChangeEvent> folded =
        fold(insert(1, 1, "a", "old"), delete(2, 1), update(3, 1, "b", UNCHANGED));
    assertEquals(List.of(update(3, 1, "b", null)), folded);
  }

  @Test
  void aDeleteReplacesWhatCameBeforeIt() {
    assertEquals(List.of(delete(2, 1)), fold(insert(1, 1, "a", "x"), delete(2, 1)));
  }

  @Test
  void aTruncateRemovesWhatCameBeforeItInItsTableOnly() {
    TableSchema other = Fixtures.table("parts", new Column("id", ColumnType.Scalar.INT64, false));
    ChangeEvent part =
        ChangeEvent.upsert(
            Operation.INSERT, null, Row.of(other, 1L, "p", null), 2, SourcePosition.NONE);
    ChangeEvent after = insert(4, 1, "b", "y");
    assertEquals(
        List.of(part, truncate(3), after), fold(insert(1, 1, "a", "x"), part, truncate(3), after));
  }

  @Test
  void anUnchangedValueNeverComesFromBeforeATruncate() {
    assertEquals(
        List.of(truncate(2), update(3, 1, "b", UNCHANGED)),
        fold(insert(1, 1, "a", "old"), truncate(2), update(3, 1, "b", UNCHANGED)));
  }

  @Test
  void theLastOfSeveralTruncatesStays() {
    assertEquals(List.of(truncate(3)), fold(truncate(1), insert(2, 1, "a", "x"), truncate(3)));
  }

  @Test
  void aTruncateFromAnotherPartitionLeavesNewerChanges() {
    ChangeEvent newer = insert(5, 1, "newer", "x");
    ChangeEvent later = insert(6, 2, "later", "y");
    assertEquals(
        List.of(newer, truncate(4), later),
        fold(truncate(4), newer, insert(3, 2, "older", "y"), truncate(4), later));
    assertEquals(List.of(truncate(7)), fold(truncate(7), newer, later, truncate(7)));
  }

  @Test
  void aTruncateWithTheHigherVersionStays() {
    assertEquals(
        List.of(truncate(7), insert(8, 1, "a", "x")),
        fold(truncate(7), truncate(4), insert(8, 1, "a", "x")));
  }

  @Test
  void aColumnAddedInBetweenTakesNothingFromTheOlderShape() {
    TableSchema wider =
        new TableSchema(
            BIKES.id(),
            List.of(
                new Column("id", ColumnType.Scalar.INT64, false),
                new Column("colour", ColumnType.Scalar.TEXT, true),
                new Column("story", ColumnType.Scalar.TEXT, true)),
            List.of("id"),
            List.of());
    ChangeEvent change =
        ChangeEvent.upsert(
            Operation.UPDATE,
            null,
            Row.of(wider, 1L, UNCHANGED, UNCHANGED),
            2,
            SourcePosition.NONE);
    Row folded = fold(insert(1, 1, "a", "long"), change).get(0).after();
    assertEquals(Row.of(wider, 1L, UNCHANGED, "long"), folded);
  }

  /** The fold's promise: applying it gives what applying every change gives. */
  @Test
  void theFoldedBatchLeadsToTheSameTable() {
    for (long seed = 0; seed < 500; seed++) {
      List<ChangeEvent> changes = randomChanges(new Random(seed));
      Map<RowKey, Row> all = applied(changes);
      Map<RowKey, Row> folded = applied(ChangeBatch.of(changes).latestPerRow().changes());
      assertEquals(all, folded, "seed " + seed);
    }
  }

  private static List<ChangeEvent> randomChanges(Random random) {
    List<ChangeEvent> changes = new ArrayList<>();
    for (int version = 1; version <= 40; version++) {
      long id = random.nextInt(4);
      switch (random.nextInt(10)) {
        case 0 -> changes.add(truncate(version));
        case 1, 2 -> changes.add(delete(version, id));
        case 3, 4 -> changes.add(insert(version, id, "m" + version, "s" + version));
        default -> changes.add(update(version, id, "m" + version, UNCHANGED));
      }
    }
    return changes;
  }

  private static Map<RowKey, Row> applied(List<ChangeEvent> changes) {
    Map<RowKey, Row> table = new HashMap<>();
    for (long id = 0; id < 4; id++) {
      Row there = Row.of(BIKES, id, "there", "before");
      table.put(there.key(), there);
    }
    for (ChangeEvent change : changes) {
      if (change.isTruncate()) {
        table.clear();
      } else if (change.isDelete()) {
        table.remove(change.key());
      } else {
        Row present = table.get(change.key());
        Row nothing = Row.of(BIKES, change.key().value(0), null, null);
        table.put(change.key(), change.after().over(present == null ? nothing : present));
      }
    }
    return table;
  }
}

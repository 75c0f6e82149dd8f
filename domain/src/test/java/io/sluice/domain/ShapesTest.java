package io.sluice.domain;

import static io.sluice.domain.Fixtures.BIKES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapesTest {
  private static final Column ID = new Column("id", ColumnType.Scalar.INT64, false);

  @Test
  void aTableWithoutAKeyIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new TableSchema(BIKES.id(), List.of(ID), List.of(), List.of()));
  }

  @Test
  void aKeyColumnThatDoesNotExistIsRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new TableSchema(BIKES.id(), List.of(ID), List.of("di"), List.of()));
    assertEquals("table store.bikes has no column di", refused.getMessage());
  }

  @Test
  void aColumnNamedTwiceIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new TableSchema(BIKES.id(), List.of(ID, ID), List.of("id"), List.of()));
  }

  @Test
  void aKeyFollowsTheKeysOrderNotTheColumns() {
    TableSchema items =
        new TableSchema(
            new TableId("store", "items"),
            List.of(new Column("item", ColumnType.Scalar.INT32, false), ID),
            List.of("id", "item"),
            List.of());
    assertEquals(RowKey.of(7L, 2), Row.of(items, 2, 7L).key());
  }

  @Test
  void keysOfBytesAreEqualByContent() {
    assertEquals(RowKey.of(new byte[] {1, 2}), RowKey.of(new byte[] {1, 2}));
    assertEquals(RowKey.of(new byte[] {1, 2}).hashCode(), RowKey.of(new byte[] {1, 2}).hashCode());
    assertNotEquals(RowKey.of(new byte[] {1, 2}), RowKey.of(new byte[] {2, 1}));
  }

  @Test
  void bytesInArraysAreEqualByContent() {
    TableSchema table =
        new TableSchema(
            new TableId("store", "hashes"),
            List.of(
                ID, new Column("hashes", new ColumnType.ArrayOf(ColumnType.Scalar.BYTES), true)),
            List.of("id"),
            List.of());
    Row row = Row.of(table, 1L, Arrays.asList(new byte[] {1, 2}, null, new byte[0]));
    Row same = Row.of(table, 1L, Arrays.asList(new byte[] {1, 2}, null, new byte[0]));
    assertEquals(row, same);
    assertEquals(row.hashCode(), same.hashCode());
    assertNotEquals(row, Row.of(table, 1L, Arrays.asList(new byte[] {1, 2}, null, new byte[1])));
    assertNotEquals(row, Row.of(table, 1L, Arrays.asList(new byte[] {1, 2}, null)));
    assertNotEquals(row, Row.of(table, 1L, null));
    assertEquals(RowKey.of(List.of(new byte[] {1})), RowKey.of(List.of(new byte[] {1})));
    assertNotEquals(RowKey.of(List.of(new byte[] {1})), RowKey.of(List.of(new byte[] {2})));
  }

  @Test
  void aKeyHasNoNullAndNoUnknownValue() {
    assertThrows(IllegalArgumentException.class, () -> RowKey.of((Object) null));
    assertThrows(IllegalArgumentException.class, () -> RowKey.of(Row.UNCHANGED));
    assertThrows(IllegalArgumentException.class, RowKey::of);
  }

  @Test
  void aRowHasAsManyValuesAsItsTableHasColumns() {
    assertThrows(IllegalArgumentException.class, () -> Row.of(BIKES, 1L, "a"));
  }

  @Test
  void nullIsNotUnchanged() {
    Row row = Row.of(BIKES, 1L, null, Row.UNCHANGED);
    assertFalse(row.isUnchanged(1));
    assertTrue(row.isUnchanged(2));
    assertTrue(row.hasUnchanged());
  }

  @Test
  void onlyWhatIsUnchangedIsTakenFromTheEarlierRow() {
    Row later = Row.of(BIKES, 1L, null, Row.UNCHANGED);
    assertEquals(Row.of(BIKES, 1L, null, "long"), later.over(Row.of(BIKES, 1L, "a", "long")));
  }

  @Test
  void aChangeOfTheWrongShapeIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ChangeEvent(BIKES, Operation.DELETE, null, null, null, 1, SourcePosition.NONE));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ChangeEvent(
                BIKES, Operation.TRUNCATE, RowKey.of(1L), null, null, 1, SourcePosition.NONE));
  }

  @Test
  void aChangeShowsNoValues() {
    ChangeEvent change = Fixtures.insert(9, 1, "secret model", "secret story");
    assertEquals("INSERT of store.bikes, version 9, LSN 0/0 in transaction 0", change.toString());
  }

  @Test
  void anLsnIsWrittenAsPostgresWritesIt() {
    assertEquals("16/B374D848", SourcePosition.formatLsn(0x16_B374_D848L));
  }
}

package io.sluice.adapter.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyTextTest {
  private static final TableId ITEMS = new TableId("store", "items");

  @Test
  void aKeyReadsLikeOne() {
    assertEquals("store.items|17|a.b", KeyText.of(ITEMS, RowKey.of(17, "a.b")));
  }

  @Test
  void numbersOfOneValueHaveOneText() {
    String text = KeyText.of(ITEMS, RowKey.of(5));
    assertEquals(text, KeyText.of(ITEMS, RowKey.of(5L)));
    assertEquals(text, KeyText.of(ITEMS, RowKey.of(new BigDecimal("5.00"))));
    assertEquals(KeyText.part(0.0), KeyText.part(-0.0));
    assertEquals(KeyText.part(new BigDecimal("0.00")), KeyText.part(0));
  }

  @Test
  void differentKeysHaveDifferentTexts() {
    assertNotEquals(
        KeyText.of(ITEMS, RowKey.of("a|b", "c")), KeyText.of(ITEMS, RowKey.of("a", "b|c")));
    assertNotEquals(
        KeyText.of(ITEMS, RowKey.of("a\\", "b")), KeyText.of(ITEMS, RowKey.of("a", "\\b")));
    assertNotEquals(KeyText.table(new TableId("a.b", "c")), KeyText.table(new TableId("a", "b.c")));
  }

  @Test
  void partsAreReadBack() {
    TableId odd = new TableId("s|t\\", "x.y");
    List<String> parts = KeyText.parts(KeyText.of(odd, RowKey.of("a|\\b", 7, "")));
    assertEquals(3, parts.size());
    assertEquals("a|\\b", KeyText.value(Scalar.TEXT, parts.get(0)));
    assertEquals(7, KeyText.value(Scalar.INT32, parts.get(1)));
    assertEquals("", KeyText.value(Scalar.TEXT, parts.get(2)));
    assertEquals(new BigDecimal("7.00"), KeyText.value(new Decimal(5, 2), parts.get(1)));
  }

  @Test
  void lengthIsCountedInBytes() {
    assertFalse(KeyText.isTooLong("x".repeat(KeyText.MAX_BYTES)));
    assertTrue(KeyText.isTooLong("x".repeat(KeyText.MAX_BYTES + 1)));
    assertTrue(KeyText.isTooLong("漢".repeat(KeyText.MAX_BYTES / 2)));
  }
}

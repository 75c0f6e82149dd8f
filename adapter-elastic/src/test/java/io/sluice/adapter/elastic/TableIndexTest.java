package io.sluice.adapter.elastic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TableIndexTest {
  private static final TableIndex FIRST = TableIndex.of("own.t1");

  @Test
  void aCopyHasTheNextNumberAndAliasesOfItsOwn() {
    TableIndex second = FIRST.truncated(77).next();
    assertEquals(new TableIndex("own.t1", "own.t1@2", "own.t1@Sluice.2"), second);
    assertEquals("own.t1@3", second.next().concrete());
    assertEquals("own.t1@100", second.at("own.t1@99").next().concrete());
    assertEquals("own.t1@Copy.2", second.filling().alias());
    assertEquals(FIRST, second.at("own.t1"));
  }

  @Test
  void onlyTheIndexAndItsCopiesAreItsOwn() {
    for (String own : new String[] {"own.t1", "own.t1@2", "own.t1@30"}) {
      assertTrue(FIRST.isConcrete(own), own);
    }
    for (String other : new String[] {"own.t2", "own.t12", "own.t1@", "own.t1@x", "own.t1@02"}) {
      assertFalse(FIRST.isConcrete(other), other);
    }
  }

  @Test
  void theAliasForFillingIsNoneForWriting() {
    assertTrue(FIRST.isAlias(FIRST.next().alias()));
    assertTrue(FIRST.isAlias(FIRST.truncated(5).alias()));
    assertFalse(FIRST.isAlias(FIRST.next().filling().alias()));
  }
}

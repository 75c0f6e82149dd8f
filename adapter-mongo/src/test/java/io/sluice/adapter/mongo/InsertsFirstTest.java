package io.sluice.adapter.mongo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class InsertsFirstTest {
  private final InsertsFirst inserts = new InsertsFirst();

  @Test
  void rowsAreInsertedAsLongAsMostAreNew() {
    assertTrue(inserts.pays("books"));
    inserts.tried("books", 100, 50);
    assertTrue(inserts.pays("books"));
    inserts.tried("books", 0, 0);
    assertTrue(inserts.pays("books"));
  }

  @Test
  void aCollectionThatHasThemAlreadyIsSparedForAWhile() {
    inserts.tried("books", 100, 51);
    assertTrue(inserts.pays("authors"));
    for (int batch = 0; batch < 20; batch++) {
      assertFalse(inserts.pays("books"), "batch " + batch);
    }
    assertTrue(inserts.pays("books"));
  }
}

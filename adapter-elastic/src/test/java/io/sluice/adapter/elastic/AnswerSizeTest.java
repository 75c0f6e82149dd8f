package io.sluice.adapter.elastic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AnswerSizeTest {
  private final AnswerSize size = new AnswerSize(1000);

  @Test
  void smallDocumentsAreAskedForInEverLargerNumbersUpToTheMost() {
    assertEquals(32, size.documents());
    size.was(32, 3_200);
    assertEquals(64, size.documents());
    for (int i = 0; i < 10; i++) {
      size.was(size.documents(), 100L * size.documents());
    }
    assertEquals(1000, size.documents());
  }

  @Test
  void largeDocumentsAreAskedForInNumbersThatGiveTheWantedBytes() {
    size.was(32, 32L * 100_000);
    assertEquals(10, size.documents());
    size.was(10, 10L * 5_000_000);
    assertEquals(1, size.documents());
    size.was(1, 200_000_000);
    assertEquals(1, size.documents());
  }

  @Test
  void anAnswerTooLargeShrinksTheNextUntilItIsOfOneDocument() {
    assertTrue(size.shrink());
    assertEquals(4, size.documents());
    assertTrue(size.shrink());
    assertFalse(size.shrink());
    assertEquals(1, size.documents());
  }

  @Test
  void anEmptyAnswerTeachesNothing() {
    size.was(0, 500);
    assertEquals(32, size.documents());
  }
}

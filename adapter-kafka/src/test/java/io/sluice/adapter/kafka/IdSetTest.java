package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdSetTest {
  @Test
  void itHoldsExactlyWhatWasAdded() {
    Random random = new Random(7);
    long[] bases = {0, 65_535, 1L << 40, Long.MAX_VALUE - 1_000};
    IdSet ids = new IdSet();
    Set<Long> expected = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      long id = bases[random.nextInt(bases.length)] + random.nextInt(1_000);
      ids.add(id);
      expected.add(id);
    }
    for (long base : bases) {
      for (int i = 0; i < 1_000; i++) {
        assertEquals(expected.contains(base + i), ids.contains(base + i), "" + (base + i));
      }
    }
  }
}

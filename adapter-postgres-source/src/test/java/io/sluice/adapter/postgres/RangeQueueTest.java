package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class RangeQueueTest {
  private static final IntPredicate ALL = range -> true;

  private final RangeQueue ranges = new RangeQueue(2);

  @Test
  void ranges_go_out_in_order_and_once() throws Exception {
    assertEquals(OptionalInt.of(0), ranges.take(ALL));
    assertEquals(OptionalInt.of(1), ranges.takeOrAwait());
    assertTrue(ranges.take(ALL).isEmpty());
    ranges.done();
    ranges.done();
    assertTrue(ranges.takeOrAwait().isEmpty());
  }

  @Test
  void whoever_waits_gets_what_another_gives_back() throws Exception {
    ranges.take(ALL);
    assertEquals(OptionalInt.of(1), ranges.take(ALL));
    CompletableFuture<OptionalInt> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return ranges.takeOrAwait();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    ranges.done();
    ranges.giveBack(1);
    assertEquals(OptionalInt.of(1), waiting.get(10, TimeUnit.SECONDS));
    ranges.done();
    assertTrue(ranges.takeOrAwait().isEmpty());
  }

  @Test
  void whoever_cannot_read_some_ranges_gets_the_others_and_no_more() throws Exception {
    assertEquals(OptionalInt.of(1), ranges.take(range -> range != 0));
    assertTrue(ranges.take(range -> range != 0).isEmpty());
    ranges.giveBack(1);
    assertEquals(OptionalInt.of(0), ranges.take(range -> range != 1));
    assertTrue(ranges.take(range -> range != 1).isEmpty());
    ranges.done();
    assertEquals(OptionalInt.of(1), ranges.takeOrAwait());
    ranges.done();
    assertTrue(ranges.takeOrAwait().isEmpty());
  }
}

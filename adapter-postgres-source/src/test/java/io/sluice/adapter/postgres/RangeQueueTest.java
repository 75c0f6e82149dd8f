package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class RangeQueueTest {
  private final RangeQueue ranges = new RangeQueue(2);

  @Test
  void ranges_go_out_in_order_and_once() throws Exception {
    assertEquals(OptionalInt.of(0), ranges.take());
    assertEquals(OptionalInt.of(1), ranges.takeOrAwait());
    assertTrue(ranges.take().isEmpty());
    ranges.done();
    ranges.done();
    assertTrue(ranges.takeOrAwait().isEmpty());
  }

  @Test
  void whoever_waits_gets_what_another_gives_back() throws Exception {
    ranges.take();
    assertEquals(OptionalInt.of(1), ranges.take());
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
}

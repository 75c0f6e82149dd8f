package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.adapter.postgres.ByteQueue.Message;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ByteQueueTest {
  private final ByteQueue queue = new ByteQueue(4_000);

  private static Message message(int lsn, int bytes) {
    return new Message(lsn, ByteBuffer.allocate(bytes));
  }

  @Test
  void what_was_taken_counts_until_it_is_released() throws InterruptedException {
    assertTrue(queue.put(message(1, 2_000), 0));
    assertFalse(queue.put(message(2, 2_000), 0));
    assertEquals(1, queue.take(10).get(0).lsn());
    assertFalse(queue.put(message(2, 2_000), 0));
    queue.release();
    assertTrue(queue.put(message(2, 2_000), 0));
  }

  @Test
  void a_message_larger_than_the_queue_goes_in_once_it_is_empty() throws InterruptedException {
    assertTrue(queue.put(message(1, 10_000), 0));
    assertFalse(queue.put(message(2, 1), 0));
    assertEquals(1, queue.take(10).size());
    queue.release();
    assertTrue(queue.put(message(2, 1), 0));
  }

  @Test
  void a_batch_is_bounded_in_messages_and_in_bytes() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      assertTrue(queue.put(message(i, 0), 0));
    }
    assertEquals(3, queue.take(3).size());
    queue.release();
    assertTrue(queue.put(message(10, 950), 0));
    assertTrue(queue.put(message(11, 950), 0));
    assertEquals(8, queue.take(100).size());
    queue.release();
    assertEquals(11, queue.take(100).get(0).lsn());
  }

  @Test
  void a_reader_that_waits_for_room_goes_on_and_one_that_is_closed_stops() throws Exception {
    assertTrue(queue.put(message(1, 3_900), 0));
    CompletableFuture<Boolean> second =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return queue.put(message(2, 1), 60_000);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    queue.take(1);
    queue.release();
    assertTrue(second.get(60, TimeUnit.SECONDS));
    assertEquals(2, queue.take(1).get(0).lsn());
    queue.close();
    assertFalse(queue.put(message(3, 1), 60_000));
    assertTrue(queue.take(1).isEmpty());
  }
}

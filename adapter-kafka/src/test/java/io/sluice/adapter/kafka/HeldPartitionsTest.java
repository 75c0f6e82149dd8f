package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class HeldPartitionsTest {
  private static final TopicPartition A = new TopicPartition("t", 0);
  private static final TopicPartition B = new TopicPartition("t", 1);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final Prefetch prefetch = new Prefetch(1_000);

  HeldPartitionsTest() {
    consumer.assign(List.of(A, B));
    prefetch.assign(List.of(A, B));
    consumer.seek(A, 9);
    consumer.seek(B, 0);
  }

  private HeldPartitions held(Duration pause) {
    return new HeldPartitions(consumer, prefetch, pause);
  }

  /** A batch with record 5 of partition A has to wait. */
  private void hold() throws Exception {
    prefetch.add(
        new ConsumerRecords<>(
            Map.of(A, List.of(new ConsumerRecord<>("t", 0, 5, null, null))),
            Map.of(A, new OffsetAndMetadata(6))));
    prefetch.finished(List.of(), prefetch.take(1, Long.MAX_VALUE));
  }

  @Test
  void whatHasToWaitIsSetBackAndPausedAndNothingElse() throws Exception {
    HeldPartitions held = held(Duration.ofHours(1));
    hold();
    held.look();
    assertEquals(5, consumer.position(A));
    assertEquals(Set.of(A), consumer.paused());
    assertEquals(Set.of(B), Set.copyOf(held.without(List.of(A, B))));
    held.look();
    assertEquals(Set.of(A), consumer.paused());
  }

  @Test
  void whatHasWaitedGoesOn() throws Exception {
    HeldPartitions held = held(Duration.ZERO);
    hold();
    held.look();
    assertEquals(Set.of(), consumer.paused());
    assertEquals(5, consumer.position(A));
    hold();
    assertEquals(Map.of(A, 5L), prefetch.takeHeld());
  }

  @Test
  void whatIsTakenAwayMeanwhileIsForgotten() throws Exception {
    HeldPartitions held = held(Duration.ofMillis(1));
    hold();
    held.look();
    prefetch.revoke(List.of(A));
    consumer.assign(List.of(B));
    long waited = System.nanoTime() + Duration.ofMillis(5).toNanos();
    while (System.nanoTime() < waited) {
      held.look();
    }
    assertEquals(Set.of(A, B), Set.copyOf(held.without(List.of(A, B))));
  }
}

package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PrefetchTest {
  private static final TopicPartition A = new TopicPartition("t", 0);
  private static final TopicPartition B = new TopicPartition("t", 1);
  private static final long ANY_SIZE = Long.MAX_VALUE;

  private final Prefetch prefetch = new Prefetch(1_000);

  PrefetchTest() {
    prefetch.assign(List.of(A, B));
  }

  /** Fetches records from an offset, and behind them a transaction's marker. */
  private void fetch(TopicPartition partition, long from, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (long offset = from; offset < from + count; offset++) {
      records.add(new ConsumerRecord<>("t", partition.partition(), offset, null, null));
    }
    prefetch.add(
        new ConsumerRecords<>(
            count == 0 ? Map.of() : Map.of(partition, records),
            Map.of(partition, new OffsetAndMetadata(from + count + 1))));
  }

  private Map<TopicPartition, Long> toCommit() {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    prefetch.toCommit().forEach((partition, offset) -> offsets.put(partition, offset.offset()));
    return offsets;
  }

  private static List<Long> offsets(List<Slice> batch) {
    return batch.stream().flatMap(s -> s.records().stream()).map(ConsumerRecord::offset).toList();
  }

  @Test
  void nothingIsCommittedBeforeItIsHandledAndThenTheMarkerToo() throws Exception {
    fetch(A, 0, 3);
    assertEquals(Map.of(), toCommit());
    List<Slice> first = prefetch.take(2, ANY_SIZE);
    assertEquals(List.of(0L, 1L), offsets(first));
    assertEquals(Map.of(), toCommit());
    prefetch.finished(first, List.of());
    assertEquals(Map.of(A, 2L), toCommit());
    prefetch.finished(prefetch.take(2, ANY_SIZE), List.of());
    assertEquals(Map.of(A, 4L), toCommit());
    prefetch.committed(prefetch.toCommit());
    assertEquals(Map.of(), toCommit());
    fetch(A, 4, 0);
    assertEquals(Map.of(A, 5L), toCommit());
  }

  @Test
  void aBatchTakesSeveralPartitionsInOrderAndKeepsItsBounds() throws Exception {
    fetch(A, 0, 3);
    fetch(B, 10, 3);
    fetch(A, 4, 2);
    assertEquals(List.of(0L, 1L, 2L, 10L), offsets(prefetch.take(4, ANY_SIZE)));
    assertEquals(List.of(11L), offsets(prefetch.take(100, 1)), "never nothing");
    assertEquals(List.of(12L, 4L), offsets(prefetch.take(100, 200)));
    assertEquals(List.of(5L), offsets(prefetch.take(100, ANY_SIZE)));
  }

  @Test
  void aBatchThatFailsIsNotCommitted() throws Exception {
    fetch(A, 0, 3);
    prefetch.finished(List.of(prefetch.take(2, ANY_SIZE).get(0).part(0, 1)), List.of());
    assertEquals(Map.of(A, 1L), toCommit());
  }

  @Test
  void whatIsThrownAwayIsNeverCommittedEvenIfEverythingBeforeItIsHandled() throws Exception {
    fetch(A, 0, 4);
    fetch(B, 0, 1);
    List<Slice> inFlight = prefetch.take(2, ANY_SIZE);
    prefetch.discard(List.of(A));
    assertEquals(Map.of(), toCommit());
    prefetch.finished(inFlight, List.of());
    assertEquals(Map.of(A, 2L), toCommit());
    assertEquals(List.of(0L), offsets(prefetch.take(10, ANY_SIZE)), "only B is left");
  }

  @Test
  void whatFinishesAfterItsPartitionIsGoneCountsNotEvenWhenThePartitionIsBack() throws Exception {
    fetch(A, 0, 2);
    List<Slice> late = prefetch.take(10, ANY_SIZE);
    assertFalse(prefetch.awaitNoneInFlight(List.of(A), 1));
    assertTrue(prefetch.awaitNoneInFlight(List.of(B), 1));
    prefetch.revoke(List.of(A));
    prefetch.assign(List.of(A));
    fetch(A, 0, 2);
    prefetch.finished(late, List.of());
    assertEquals(Map.of(), toCommit());
    prefetch.finished(prefetch.take(1, ANY_SIZE), List.of());
    assertEquals(Map.of(A, 1L), toCommit());
  }

  @Test
  void itIsFullByBytesAndEmptiesAgain() throws Exception {
    fetch(A, 0, 9);
    assertFalse(prefetch.isFull());
    fetch(B, 0, 5);
    assertTrue(prefetch.isFull());
    prefetch.take(9, ANY_SIZE);
    assertFalse(prefetch.isFull());
    fetch(B, 6, 9);
    assertTrue(prefetch.isFull());
    prefetch.revoke(List.of(B));
    assertFalse(prefetch.isFull());
  }

  @Test
  void whatHasToWaitIsFetchedAgainFromItsFirstRecordAndNothingOfItIsCommitted() throws Exception {
    fetch(A, 0, 2);
    prefetch.finished(prefetch.take(9, ANY_SIZE), List.of());
    fetch(A, 3, 4);
    fetch(B, 0, 2);
    List<Slice> batch = prefetch.take(4, ANY_SIZE);
    assertEquals(List.of(3L, 4L, 5L, 6L), offsets(batch));
    prefetch.finished(List.of(), batch);
    assertEquals(Map.of(A, 3L), prefetch.takeHeld());
    assertEquals(Map.of(), prefetch.takeHeld());
    assertEquals(Map.of(A, 2L), toCommit());
    fetch(A, 8, 2); // fetched before it was known
    assertEquals(List.of(0L, 1L), offsets(prefetch.take(9, ANY_SIZE)));
    assertEquals(Map.of(A, 2L), toCommit());
    prefetch.goOn(A);
    fetch(A, 3, 4);
    List<Slice> again = prefetch.take(9, ANY_SIZE);
    assertEquals(List.of(3L, 4L, 5L, 6L), offsets(again));
    prefetch.finished(again, List.of());
    assertEquals(8L, toCommit().get(A));
  }
}

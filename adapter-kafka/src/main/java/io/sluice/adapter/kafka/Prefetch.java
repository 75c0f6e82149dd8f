package io.sluice.adapter.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What the polling thread has fetched and the handling thread has not yet handled, and how far each
 * partition has come. The polling thread adds, assigns and revokes; the handling thread takes one
 * batch at a time and reports it handled. Safe for these two threads.
 *
 * <p>Records keep the order in which they came, so the order of each partition.
 */
final class Prefetch {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<TopicPartition, AssignedPartition> assigned = new HashMap<>();
  private final WaitingRecords waiting = new WaitingRecords();
  private final Map<TopicPartition, Long> backTo = new HashMap<>();
  private List<Slice> inFlight = List.of();
  private final long capacity;

  Prefetch(long capacity) {
    this.capacity = capacity;
  }

  void assign(Collection<TopicPartition> partitions) {
    lock.lock();
    try {
      for (TopicPartition partition : partitions) {
        assigned.put(partition, new AssignedPartition(partition));
      }
    } finally {
      lock.unlock();
    }
  }

  void add(ConsumerRecords<byte[], byte[]> records) {
    lock.lock();
    try {
      Map<TopicPartition, OffsetAndMetadata> next = records.nextOffsets();
      next.forEach(
          (partition, offset) -> {
            List<ConsumerRecord<byte[], byte[]>> fetched = records.records(partition);
            AssignedPartition source = assigned.get(partition);
            if (source.isHeld()) {
              return; // fetched before it was known; it is fetched again
            }
            source.fetched(fetched.size(), offset.offset());
            if (!fetched.isEmpty()) {
              waiting.add(new Slice(source, fetched));
            }
          });
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isFull() {
    lock.lock();
    try {
      return waiting.bytes() >= capacity;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for records and takes as many as a batch may hold; they are in flight from then on. */
  List<Slice> take(int maxRecords, long maxBytes) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty()) {
        changed.await();
      }
      inFlight = waiting.take(maxRecords, maxBytes);
      return inFlight;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The batch in flight has ended.
   *
   * @param handled the slices of it that were handled
   * @param held those that have to wait, and with them all that follows in their partitions
   */
  void finished(List<Slice> handled, List<Slice> held) {
    lock.lock();
    try {
      for (Slice slice : held) {
        AssignedPartition source = slice.source();
        if (!source.isHeld() && assigned.get(source.partition()) == source) {
          source.hold();
          waiting.removeAllOf(Set.of(source));
          backTo.put(source.partition(), slice.first());
        }
      }
      for (Slice slice : handled) {
        slice.source().handled(slice.records().size(), slice.next());
      }
      inFlight = List.of();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The partitions that have begun to wait since this was asked last, and where they go on. */
  Map<TopicPartition, Long> takeHeld() {
    lock.lock();
    try {
      Map<TopicPartition, Long> taken = new HashMap<>(backTo);
      backTo.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** The partition has waited and is fetched again, from where it goes on. */
  void goOn(TopicPartition partition) {
    lock.lock();
    try {
      AssignedPartition source = assigned.get(partition);
      if (source != null) {
        source.goOn();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Throws away what waits of these partitions, so that nothing of them is begun any more. */
  void discard(Collection<TopicPartition> partitions) {
    lock.lock();
    try {
      waiting.removeAllOf(sources(partitions));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until nothing of these partitions is in flight.
   *
   * @return whether that came about in time
   */
  boolean awaitNoneInFlight(Collection<TopicPartition> partitions, long limitMillis)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Set<AssignedPartition> sources = sources(partitions);
      long nanos = TimeUnit.MILLISECONDS.toNanos(limitMillis);
      while (inFlight.stream().anyMatch(slice -> sources.contains(slice.source()))) {
        if (nanos <= 0) {
          return false;
        }
        nanos = changed.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** From here on nothing counts that is done for these partitions. */
  void revoke(Collection<TopicPartition> partitions) {
    discard(partitions);
    lock.lock();
    try {
      for (TopicPartition partition : partitions) {
        backTo.remove(partition);
        AssignedPartition source = assigned.remove(partition);
        if (source != null) {
          source.revoke();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** How far each partition may be committed, where that is farther than it was. */
  Map<TopicPartition, OffsetAndMetadata> toCommit() {
    lock.lock();
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      for (AssignedPartition source : assigned.values()) {
        long offset = source.toCommit();
        if (offset >= 0) {
          offsets.put(source.partition(), new OffsetAndMetadata(offset));
        }
      }
      return offsets;
    } finally {
      lock.unlock();
    }
  }

  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    lock.lock();
    try {
      offsets.forEach(
          (partition, offset) -> {
            AssignedPartition source = assigned.get(partition);
            if (source != null) {
              source.committed(offset.offset());
            }
          });
    } finally {
      lock.unlock();
    }
  }

  private Set<AssignedPartition> sources(Collection<TopicPartition> partitions) {
    Set<AssignedPartition> sources = new HashSet<>();
    for (TopicPartition partition : partitions) {
      AssignedPartition source = assigned.get(partition);
      if (source != null) {
        sources.add(source);
      }
    }
    return sources;
  }
}

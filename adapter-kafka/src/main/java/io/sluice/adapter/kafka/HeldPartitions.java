package io.sluice.adapter.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions of tables that the sink does not take now. They stay assigned and paused at their
 * first change that waits, and are tried again after a while. Used by the polling thread.
 */
final class HeldPartitions {
  private final Consumer<?, ?> consumer;
  private final Prefetch prefetch;
  private final long pauseNanos;
  private final Map<TopicPartition, Long> dueNanos = new HashMap<>();

  /**
   * @param pause how long a table waits before it is tried again
   */
  HeldPartitions(Consumer<?, ?> consumer, Prefetch prefetch, Duration pause) {
    this.consumer = consumer;
    this.prefetch = prefetch;
    this.pauseNanos = pause.toNanos();
  }

  /** Sets those back that have begun to wait, and lets those go on that have waited. */
  void look() {
    long now = System.nanoTime();
    dueNanos.keySet().retainAll(consumer.assignment()); // others are somebody else's by now
    prefetch
        .takeHeld()
        .forEach(
            (partition, offset) -> {
              consumer.seek(partition, offset);
              consumer.pause(Set.of(partition));
              dueNanos.put(partition, now + pauseNanos);
            });
    List<TopicPartition> due = new ArrayList<>();
    dueNanos.forEach(
        (partition, at) -> {
          if (now - at >= 0) {
            due.add(partition);
          }
        });
    for (TopicPartition partition : due) {
      dueNanos.remove(partition);
      prefetch.goOn(partition);
      consumer.resume(Set.of(partition));
    }
  }

  /** Those of these partitions that need not wait. */
  Collection<TopicPartition> without(Collection<TopicPartition> partitions) {
    Set<TopicPartition> others = new HashSet<>(partitions);
    others.removeAll(dueNanos.keySet());
    return others;
  }
}

package io.sluice.adapter.kafka;

import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls Kafka for one worker of a sink, in the thread that calls {@link #run}.
 *
 * <p>Polling never stops: while as much is fetched ahead as may be, all partitions are paused and
 * polls bring nothing, but the group sees that this member lives, however long its sink takes for a
 * batch. Offsets are committed here, for what the {@link DeliveryWorker} has reported as handled.
 *
 * <p>When a partition is taken away, what waits of it is thrown away, a batch in flight may finish
 * within a limit, and what is handled is committed before the partition goes. What finishes later
 * counts no more.
 */
final class PollLoop implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration POLL_WHILE_FULL = Duration.ofMillis(20);
  private static final Duration COMMIT_LIMIT = Duration.ofSeconds(10);
  private static final Duration LAST_COMMIT_LIMIT = Duration.ofSeconds(2);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
  private static final long STOP_MILLIS = 4_000;
  private static final long UNCOMMITTED_NANOS = Duration.ofMinutes(2).toNanos();
  private static final long LONGEST_HANDOVER_MILLIS = 30_000;
  private static final long DEFAULT_POLL_INTERVAL_MILLIS = 300_000;

  private final Consumer<byte[], byte[]> consumer;
  private final TopicNames names;
  private final String sink;
  private final TopicWatch watch;
  private final Prefetch prefetch;
  private final DeliveryWorker worker;
  private final HeldPartitions held;
  private final long handoverMillis;
  private long commitFailingSince;
  private boolean stopping;

  PollLoop(
      Consumer<byte[], byte[]> consumer,
      TopicNames names,
      String sink,
      KafkaLogConfig config,
      TopicWatch watch,
      Prefetch prefetch,
      DeliveryWorker worker,
      HeldPartitions held) {
    this.consumer = consumer;
    this.names = names;
    this.sink = sink;
    this.watch = watch;
    this.prefetch = prefetch;
    this.worker = worker;
    this.held = held;
    this.handoverMillis = Math.min(LONGEST_HANDOVER_MILLIS, pollIntervalMillis(config) / 2);
  }

  private static long pollIntervalMillis(KafkaLogConfig config) {
    String configured = config.clientSettings().get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
    return configured == null ? DEFAULT_POLL_INTERVAL_MILLIS : Long.parseLong(configured);
  }

  /** Polls until the worker fails, Kafka fails, or this thread is interrupted. */
  void run() throws PortException, InterruptedException {
    try {
      consumer.subscribe(names.tableTopics(), this);
      worker.start();
      while (!worker.hasFailed()) {
        held.look();
        poll();
        commit();
        watch.look();
      }
      worker.throwFailure();
    } catch (OffsetOutOfRangeException e) {
      throw LostChanges.outOfRange(sink, names, e.offsetOutOfRangePartitions().keySet(), e);
    } catch (KafkaException e) {
      if (KafkaErrors.isInterrupt(e)) {
        throw Interrupts.asInterruptedException();
      }
      throw KafkaErrors.translate("reading the log for sink " + sink, e);
    } finally {
      Interrupts.afterwards(this::stop);
    }
  }

  private void poll() {
    boolean full = prefetch.isFull();
    if (full) {
      consumer.pause(consumer.assignment());
    } else if (!consumer.paused().isEmpty()) {
      consumer.resume(held.without(consumer.paused()));
    }
    try {
      prefetch.add(consumer.poll(full ? POLL_WHILE_FULL : POLL));
    } catch (NoOffsetForPartitionException e) {
      // New to this sink: it gets everything.
      consumer.seekToBeginning(e.partitions());
    }
  }

  private void commit() throws TransientPortException {
    Map<TopicPartition, OffsetAndMetadata> offsets = prefetch.toCommit();
    if (offsets.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(offsets, COMMIT_LIMIT);
      prefetch.committed(offsets);
      commitFailingSince = 0;
    } catch (RebalanceInProgressException | CommitFailedException e) {
      // The next poll takes part in the rebalance, or finds the partitions lost.
      LOG.debug("sink {}: offsets not committed now", sink, e);
    } catch (TimeoutException e) {
      long now = System.nanoTime();
      commitFailingSince = commitFailingSince == 0 ? now : commitFailingSince;
      if (now - commitFailingSince > UNCOMMITTED_NANOS) {
        throw new TransientPortException(
            "Kafka has not taken the offsets of sink " + sink + " for minutes; is it away?", e);
      }
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      LOG.info("sink {}: got {} partitions", sink, partitions.size());
    }
    prefetch.assign(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    LOG.info("sink {}: gives up {} partitions", sink, partitions.size());
    prefetch.discard(partitions);
    if (!stopping) {
      awaitInFlight(partitions);
      commitLast();
    }
    prefetch.revoke(partitions);
  }

  private void awaitInFlight(Collection<TopicPartition> partitions) {
    try {
      if (!prefetch.awaitNoneInFlight(partitions, handoverMillis)) {
        LOG.warn(
            "sink {}: its batch takes longer than {} ms; the partitions go to another worker, which"
                + " gets the batch again",
            sink,
            handoverMillis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    LOG.warn(
        "sink {}: lost {} partitions; what is not committed comes again", sink, partitions.size());
    prefetch.revoke(partitions);
  }

  /** Commits what is handled, before it is too late; if that fails, it is delivered again. */
  private void commitLast() {
    Map<TopicPartition, OffsetAndMetadata> offsets = prefetch.toCommit();
    if (!offsets.isEmpty()) {
      try {
        Interrupts.afterwards(() -> consumer.commitSync(offsets, LAST_COMMIT_LIMIT));
        prefetch.committed(offsets);
      } catch (KafkaException e) {
        LOG.info("sink {}: its last batch was not confirmed and comes again", sink, e);
      }
    }
  }

  private void stop() {
    stopping = true;
    if (!worker.stop(STOP_MILLIS)) {
      LOG.warn("sink {}: does not stop writing; its batch comes again", sink);
    }
    commitLast();
    try {
      consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    } catch (KafkaException e) {
      LOG.info("sink {}: did not leave its group in order", sink, e);
    }
  }
}

package io.sluice.adapter.kafka;

import io.sluice.ports.PortException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The writer's transactions, one after the other. Sends are asynchronous; the first that fails is
 * remembered, and thrown at the latest before the commit. Used by one thread.
 */
final class LogTransaction {
  private static final int COMMIT_ATTEMPTS = 3;

  /**
   * What the broker mostly takes to write a transaction's markers after it has confirmed the
   * commit. A transaction that begins before, it puts off for ten times as long.
   */
  private static final long MARKERS_NANOS = Duration.ofMillis(2).toNanos();

  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private boolean open;
  private long beganAt;
  private long committedAt = System.nanoTime();

  LogTransaction(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /** Begins one, unless one is open; a moment after the one before it. */
  void begin() {
    if (!open) {
      long early = MARKERS_NANOS - (System.nanoTime() - committedAt);
      if (early > 0) {
        LockSupport.parkNanos(early);
      }
      producer.beginTransaction();
      open = true;
      beganAt = System.nanoTime();
    }
  }

  /** What is done with the answers for records of a topic; the same for all of them. */
  Callback watching(WatchedTopic topic) {
    return (metadata, refused) -> {
      Exception problem = refused == null ? topic.appended(metadata) : refused;
      if (problem != null) {
        failure.compareAndSet(null, problem);
      }
    };
  }

  /** Blocks while the producer's buffer is full. */
  void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    producer.send(record, callback);
  }

  /**
   * @throws KafkaException with what the first send that failed has failed with, if one has
   */
  void throwFailure() throws PortException {
    Exception first = failure.get();
    if (first instanceof PortException known) {
      throw known;
    }
    if (first != null) {
      throw new KafkaException(first);
    }
  }

  /** Commits all that was sent. */
  void commit() throws PortException {
    producer.flush();
    throwFailure();
    for (int attempt = 1; open; attempt++) {
      try {
        producer.commitTransaction();
        open = false;
        committedAt = System.nanoTime();
      } catch (TimeoutException e) {
        if (attempt == COMMIT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** What the first send that failed has failed with; null if none has. */
  Exception failure() {
    return failure.get();
  }

  /** For how long the transaction has been open; zero if none is. */
  Duration openFor() {
    return open ? Duration.ofNanos(System.nanoTime() - beganAt) : Duration.ZERO;
  }

  /** Lets go of the producer, which aborts an open transaction as far as the time limit goes. */
  void close(Duration limit) {
    Interrupts.afterwards(() -> producer.close(limit));
  }
}

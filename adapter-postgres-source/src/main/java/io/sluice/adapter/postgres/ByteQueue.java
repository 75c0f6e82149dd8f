package io.sluice.adapter.postgres;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Messages of the replication stream between the thread that reads them and the one that hands
 * their changes on, bounded in bytes. What was taken counts until {@link #release}: so the bound is
 * that of everything that waits or is worked on.
 */
final class ByteQueue {
  /** What a message takes in memory beside its bytes, about. */
  private static final int OVERHEAD = 96;

  private final long capacity;
  private final long batchBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private final ArrayDeque<Message> messages = new ArrayDeque<>();
  private long bytes;
  private long taken;
  private boolean closed;

  /**
   * A message of pgoutput.
   *
   * @param lsn where it begins in the WAL
   */
  record Message(long lsn, ByteBuffer content) {
    private long size() {
      return content.array().length + OVERHEAD;
    }
  }

  ByteQueue(long capacity) {
    this.capacity = capacity;
    this.batchBytes = Math.max(1, capacity / 4);
  }

  /**
   * Blocks while there is no room. A message that is larger than the whole queue goes in once it is
   * empty.
   *
   * @return whether the message went in: false after that time, and once the queue is closed
   */
  boolean put(Message message, long millis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!closed && bytes > 0 && bytes + message.size() > capacity) {
        if (nanos <= 0) {
          return false;
        }
        nanos = notFull.awaitNanos(nanos);
      }
      if (closed) {
        return false;
      }
      messages.add(message);
      bytes += message.size();
      notEmpty.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Blocks until there is something; takes that many messages at most, and a quarter of the queue
   * at most.
   *
   * @return empty once the queue is closed and has nothing more
   */
  List<Message> take(int most) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (messages.isEmpty() && !closed) {
        notEmpty.await();
      }
      List<Message> batch = new ArrayList<>(Math.min(most, messages.size()));
      while (batch.size() < most && taken < batchBytes && !messages.isEmpty()) {
        Message message = messages.remove();
        taken += message.size();
        batch.add(message);
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** What was taken is done with. */
  void release() {
    lock.lock();
    try {
      bytes -= taken;
      taken = 0;
      notFull.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more goes in. */
  void close() {
    lock.lock();
    try {
      closed = true;
      notEmpty.signalAll();
      notFull.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

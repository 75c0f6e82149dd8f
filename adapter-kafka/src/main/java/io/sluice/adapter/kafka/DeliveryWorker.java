package io.sluice.adapter.kafka;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.TableId;
import io.sluice.ports.ChangeHandler;
import io.sluice.ports.PortException;
import io.sluice.ports.TablesHeldException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The thread that calls the handler, so that the polling thread never waits for it. Ends with the
 * first failure, which the polling thread then throws.
 *
 * <p>A batch is sorted by version, which is the order of the log across its partitions: so a
 * truncate, which stands in every partition, never comes behind a change that came after it.
 */
final class DeliveryWorker implements Runnable {
  private static final Comparator<ChangeEvent> LOG_ORDER =
      Comparator.comparingLong(ChangeEvent::version);

  private final Prefetch prefetch;
  private final Codecs codecs;
  private final ChangeHandler handler;
  private final int maxRecords;
  private final int maxBytes;
  private final String group;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile Throwable failure;

  DeliveryWorker(
      Prefetch prefetch,
      Codecs codecs,
      ChangeHandler handler,
      KafkaLogConfig config,
      String group) {
    this.prefetch = prefetch;
    this.codecs = codecs;
    this.handler = handler;
    this.maxRecords = config.maxBatchRecords();
    this.maxBytes = config.maxBatchBytes();
    this.group = group;
    this.thread = new Thread(this, "deliver-" + group);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whether it has ended of itself, that is failed. */
  boolean hasFailed() {
    return failure != null;
  }

  /** Throws what it failed with, if it did. */
  void throwFailure() throws PortException, InterruptedException {
    Throwable thrown = failure;
    if (thrown instanceof PortException e) {
      throw e;
    }
    if (thrown instanceof InterruptedException e) {
      throw e;
    }
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }

  /**
   * Interrupts it and waits for its end. Even if the handler makes nothing of the interrupt, no
   * further batch is begun.
   *
   * @return whether it ended in time
   */
  boolean stop(long limitMillis) {
    stopping = true;
    thread.interrupt();
    boolean interrupted = false;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
    for (long left = limitMillis;
        thread.isAlive() && left > 0;
        left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())) {
      try {
        thread.join(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        deliver(prefetch.take(maxRecords, maxBytes));
      }
    } catch (Throwable e) {
      failure = e;
    }
  }

  private void deliver(List<Slice> slices) throws PortException, InterruptedException {
    List<Slice> handled = List.of();
    List<Slice> held = List.of();
    try {
      Decoded decoded = decode(slices);
      if (!decoded.changes.isEmpty()) {
        if (slices.size() > 1) {
          decoded.changes.sort(LOG_ORDER);
        }
        try {
          handler.handle(ChangeBatch.of(decoded.changes));
          handled = decoded.slices;
        } catch (TablesHeldException e) {
          handled = decoded.slicesOf(table -> !e.tables().contains(table));
          held = decoded.slicesOf(e.tables()::contains);
        }
      }
      if (decoded.problem != null) {
        throw decoded.problem;
      }
    } finally {
      prefetch.finished(handled, held);
    }
  }

  /** What of a batch could be read, and why no more. */
  private static final class Decoded {
    private final List<ChangeEvent> changes = new ArrayList<>();
    private final List<Slice> slices = new ArrayList<>();
    private final List<TableId> tables = new ArrayList<>();
    private PortException problem;

    /** A topic holds one table's changes, so a slice does. */
    private List<Slice> slicesOf(Predicate<TableId> wanted) {
      return IntStream.range(0, slices.size())
          .filter(i -> wanted.test(tables.get(i)))
          .mapToObj(slices::get)
          .toList();
    }
  }

  /** Reads up to the first record that cannot be read: what is before it is still delivered. */
  private Decoded decode(List<Slice> slices) throws InterruptedException {
    Decoded decoded = new Decoded();
    for (Slice slice : slices) {
      int count = 0;
      try {
        for (; count < slice.records().size(); count++) {
          decoded.changes.add(read(slice.records().get(count)));
        }
      } catch (PortException e) {
        decoded.problem = e;
      }
      if (count > 0) {
        decoded.slices.add(slice.part(0, count));
        decoded.tables.add(decoded.changes.get(decoded.changes.size() - 1).table().id());
      }
      if (decoded.problem != null) {
        return decoded;
      }
    }
    return decoded;
  }

  private ChangeEvent read(ConsumerRecord<byte[], byte[]> record)
      throws PortException, InterruptedException {
    try {
      return ChangeRecords.read(codecs, record.key(), record.value());
    } catch (MalformedRecordException e) {
      throw new PortException(
          "topic "
              + record.topic()
              + ", partition "
              + record.partition()
              + ", offset "
              + record.offset()
              + ": the record is no change that Sluice can read: "
              + e.getMessage()
              + ". Nothing but Sluice may write to its topics. If the record can be left out, stop this"
              + " sink and move its group beyond it: kafka-consumer-groups --group "
              + group
              + " --topic "
              + record.topic()
              + ":"
              + record.partition()
              + " --reset-offsets --to-offset "
              + (record.offset() + 1)
              + " --execute",
          e);
    }
  }
}

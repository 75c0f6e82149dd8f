package io.sluice.testkit;

import io.sluice.domain.Row;
import io.sluice.ports.sink.TransientSinkException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A target in memory: rows and what was removed, by table and key, each with its version. */
final class MemoryTarget implements Outage {
  /**
   * What is known of a row.
   *
   * @param row null once it was removed
   * @param removed what the row was when it was removed
   * @param wholeAt the version of the last change without unchanged values
   * @param cameLast the version of the change that came last, whatever became of it
   */
  record Stored(long version, Row row, Row removed, long wholeAt, long cameLast) {
    Stored passedOver(long other) {
      return new Stored(version, row, removed, wholeAt, other);
    }
  }

  /** What is known of a table. */
  static final class Table {
    final Map<Object, Stored> rows = new HashMap<>();
    long truncatedAt = Long.MIN_VALUE;
  }

  private static final long ANSWER_WITHIN_MILLIS = 1_000;

  final Map<Object, Table> tables = new HashMap<>();
  private boolean refusing;
  private boolean silent;

  synchronized Table table(Object name) {
    return tables.computeIfAbsent(name, any -> new Table());
  }

  /** Returns when the target answers. */
  synchronized void reach() throws TransientSinkException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANSWER_WITHIN_MILLIS);
    while (silent && !refusing && System.nanoTime() < deadline) {
      wait(ANSWER_WITHIN_MILLIS);
    }
    if (silent || refusing) {
      throw new TransientSinkException("the target is away");
    }
  }

  @Override
  public synchronized void refuse() {
    refusing = true;
    notifyAll();
  }

  @Override
  public synchronized void hang() {
    silent = true;
  }

  @Override
  public synchronized void mend() {
    refusing = false;
    silent = false;
    notifyAll();
  }
}

package io.sluice.adapter.kafka;

import org.apache.kafka.common.TopicPartition;

/**
 * A partition for as long as it is assigned to this worker: when it is taken away and given back, a
 * new one begins, so that what is still under way for the old one is never counted for the new.
 * Guarded by the lock of its {@link Prefetch}.
 */
final class AssignedPartition {
  private static final long NONE = -1;

  private final TopicPartition partition;
  private long handledTo = NONE;
  private long readTo = NONE;
  private long committed = NONE;
  private int pending;
  private boolean revoked;
  private boolean held;

  AssignedPartition(TopicPartition partition) {
    this.partition = partition;
  }

  TopicPartition partition() {
    return partition;
  }

  /**
   * Records were fetched, or none but what the log keeps between records.
   *
   * @param next the offset behind everything fetched
   */
  void fetched(int records, long next) {
    pending += records;
    readTo = next;
  }

  /**
   * Records were handled.
   *
   * @param next the offset behind the last of them
   */
  void handled(int records, long next) {
    if (!revoked) {
      pending -= records;
      handledTo = next;
    }
  }

  /**
   * What was fetched and not handled is dropped and will be fetched again; until it goes on,
   * nothing that comes counts.
   */
  void hold() {
    held = true;
    pending = 0;
    readTo = NONE;
  }

  void goOn() {
    held = false;
  }

  boolean isHeld() {
    return held;
  }

  void revoke() {
    revoked = true;
  }

  /**
   * The offset to commit, below zero if there is nothing new. With nothing pending this is behind
   * transaction markers and aborted records too, which no record ever leads past. Records that were
   * thrown away stay pending, so that nothing is committed beyond what is handled.
   */
  long toCommit() {
    long reached = pending == 0 && readTo != NONE ? readTo : handledTo;
    return revoked || reached <= committed ? NONE : reached;
  }

  void committed(long offset) {
    committed = offset;
  }
}

package io.sluice.adapter.postgres;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Knows the transactions that have come through the stream but that a snapshot does not see yet.
 *
 * <p>PostgreSQL streams a commit once its record is on disk, and lets others see it only after
 * that; with synchronous replication it may be hours after. Rows read in between lack changes that
 * the log already has. So whoever reads rows for the log asks here whether its snapshot sees all
 * that came.
 *
 * <p>Of the transactions that were under way when the stream began nobody can tell whether they had
 * come before, through an earlier stream. They count as if they had, until a snapshot sees them or
 * they are found idle, and so not about to commit.
 */
final class CommitWindow {
  private static final int PRUNE_AT = 50_000;
  private static final Duration PRUNE_AFTER = Duration.ofMinutes(10);

  private final Set<Long> streamed = new HashSet<>();
  private final Set<Long> undecided;
  private int pruneAt = PRUNE_AT;
  private long prunedNanos = System.nanoTime();

  /**
   * @param atBegin taken before the first transaction came, naming every one that was under way
   */
  CommitWindow(VisibleTransactions atBegin) {
    undecided = new HashSet<>(atBegin.underWay());
  }

  void streamed(long transaction) {
    streamed.add(transaction);
  }

  /** Whether it is time to {@link #forget}, so that memory stays bounded. */
  boolean isFull() {
    return streamed.size() >= pruneAt
        || !streamed.isEmpty() && System.nanoTime() - prunedNanos > PRUNE_AFTER.toNanos();
  }

  /** Forgets what a snapshot sees, for every later one sees it, too. */
  void forget(VisibleTransactions snapshot) {
    streamed.removeIf(snapshot::sees);
    undecided.retainAll(snapshot.underWay());
    pruneAt = streamed.size() + PRUNE_AT;
    prunedNanos = System.nanoTime();
  }

  /** Whether the snapshot may lack something that has come through the stream. */
  boolean mayMiss(VisibleTransactions snapshot) {
    forget(snapshot);
    return !streamed.isEmpty() || !undecided.isEmpty();
  }

  /** Those of which it is not known whether they came. */
  Set<Long> undecided() {
    return Set.copyOf(undecided);
  }

  /** Transactions that are not about to commit, so they have not come yet. */
  void notCommitting(Set<Long> transactions) {
    undecided.removeAll(transactions);
  }
}

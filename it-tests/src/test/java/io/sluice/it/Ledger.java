package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Everything that a pipeline's log holds, and the proof that it is sound, taken from the log alone:
 *
 * <pre>
 * Ledger ledger = Ledger.read(addresses.kafka(), addresses.registry(), "pipeline");
 * ledger.requireSound();
 * ledger.requireWhole(Map.of(4711L, 3));   // txid_current() of what the test wrote, and its rows
 * </pre>
 *
 * Read it while the pipeline is at rest: capture idle or stopped. The log is not held in memory,
 * only its transactions and the keys of its rows.
 */
final class Ledger {
  private static final int SHOWN = 20;

  private final List<String> wrong = new ArrayList<>();
  private final Map<Long, Integer> rowsByTransaction = new HashMap<>();
  private final Map<Place, LoggedChange> latest = new HashMap<>();
  private final Map<Long, Integer> partitionByRow = new HashMap<>();
  private final Map<Effect, LoggedChange> effects = new HashMap<>();
  private LoggedChange latestOfAll;
  private long transaction;
  private int size;

  private record Place(String topic, int partition) {}

  /** What a change does; of one transaction, which stands together, there is each once. */
  private record Effect(String topic, ByteBuffer key, char operation, long lsn, int partition) {}

  /** A partition and its next change. */
  private record Head(LoggedChange change, Iterator<LoggedChange> rest) {}

  /**
   * @param partitions the changes of each partition
   */
  Ledger(List<Iterator<LoggedChange>> partitions) {
    PriorityQueue<Head> heads =
        new PriorityQueue<>(Comparator.comparingLong(head -> head.change().version()));
    partitions.forEach(partition -> push(heads, partition));
    while (!heads.isEmpty()) {
      Head head = heads.poll();
      audit(head.change());
      push(heads, head.rest());
    }
  }

  static Ledger read(String kafka, URI registry, String pipeline) throws Exception {
    try (LogRecords log = new LogRecords(kafka, registry)) {
      return new Ledger(log.partitions(pipeline));
    }
  }

  private static void push(PriorityQueue<Head> heads, Iterator<LoggedChange> partition) {
    if (partition.hasNext()) {
      heads.add(new Head(partition.next(), partition));
    }
  }

  /** How many records there are; a truncate stands once in each partition. */
  int size() {
    return size;
  }

  /**
   * Proves of the whole log that
   *
   * <ul>
   *   <li>in each partition versions increase from record to record, so each row's do, for a row is
   *       always in one partition;
   *   <li>no version is given out twice, but for a truncate's, which stands once in each partition;
   *   <li>in the order of versions the changes of a transaction stand together, so none is begun
   *       again after another one;
   *   <li>no change of a transaction is there twice (transaction, LSN, table, key, operation).
   * </ul>
   *
   * Rows that were read (snapshot, repair) belong to no transaction and may be there again.
   */
  void requireSound() {
    assertEquals("", String.join("\n", wrong), () -> "of " + size + " changes");
  }

  /**
   * Proves that each of these transactions is in the log with exactly these rows.
   *
   * @param rows how many changes the transaction made, by its PostgreSQL id ({@code
   *     txid_current()}); a changed key counts as two (a delete and an insert), a truncate as one
   *     per table, what was rolled back to a savepoint as none
   */
  void requireWhole(Map<Long, Integer> rows) {
    require(rows, true);
  }

  /**
   * Proves that each of these transactions is in the log with exactly these rows, or not at all:
   * for transactions that a snapshot may have read.
   */
  void requireWholeOrNone(Map<Long, Integer> rows) {
    require(rows, false);
  }

  private void require(Map<Long, Integer> rows, boolean present) {
    List<String> broken = new ArrayList<>();
    new TreeMap<>(rows)
        .forEach(
            (transaction, expected) -> {
              int found = rowsByTransaction.getOrDefault(transaction, 0);
              if (found != expected && (present || found != 0)) {
                broken.add(
                    "transaction %d made %d changes, %d are in the log"
                        .formatted(transaction, expected, found));
              }
            });
    assertEquals("", String.join("\n", broken));
  }

  /** How many changes each transaction has in the log; a truncate counts as one. */
  Map<Long, Integer> rowsByTransaction() {
    return Map.copyOf(rowsByTransaction);
  }

  /** Looks at a change; they come in the order of their versions. */
  private void audit(LoggedChange change) {
    size++;
    boolean sameTruncate =
        latestOfAll != null
            && latestOfAll.version() == change.version()
            && latestOfAll.isTruncate()
            && change.isTruncate()
            && latestOfAll.topic().equals(change.topic());
    auditPlace(change);
    if (latestOfAll != null && latestOfAll.version() == change.version() && !sameTruncate) {
      report("the version is given out twice", latestOfAll, change);
    }
    if (change.transactionId() != 0 && !change.isRead()) {
      auditTransaction(change, sameTruncate);
    }
    latestOfAll = change;
  }

  private void auditPlace(LoggedChange change) {
    LoggedChange before = latest.put(new Place(change.topic(), change.partition()), change);
    if (before != null && before.version() >= change.version()) {
      report("the version does not increase", before, change);
    }
    if (!change.isTruncate()) {
      Integer partition = partitionByRow.putIfAbsent(change.row(), change.partition());
      if (partition != null && partition != change.partition()) {
        report("the row was in partition " + partition + " before", before, change);
      }
    }
  }

  private void auditTransaction(LoggedChange change, boolean sameTruncate) {
    if (transaction != change.transactionId()) {
      transaction = change.transactionId();
      effects.clear();
      if (rowsByTransaction.containsKey(transaction)) {
        report("the transaction comes again", latestOfAll, change);
      }
    }
    if (!sameTruncate) {
      rowsByTransaction.merge(transaction, 1, Integer::sum);
    }
    LoggedChange other = effects.putIfAbsent(effect(change), change);
    if (other != null) {
      report("the change is there twice", other, change);
    }
  }

  private static Effect effect(LoggedChange change) {
    return new Effect(
        change.topic(),
        change.isTruncate() ? null : ByteBuffer.wrap(change.key()),
        change.operation(),
        change.lsn(),
        change.isTruncate() ? change.partition() : -1);
  }

  private void report(String what, LoggedChange earlier, LoggedChange change) {
    if (wrong.size() < SHOWN) {
      wrong.add(what + ": " + earlier + "\n  then " + change);
    }
  }
}

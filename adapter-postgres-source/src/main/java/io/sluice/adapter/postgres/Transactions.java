package io.sluice.adapter.postgres;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.SourcePosition;
import io.sluice.ports.PortException;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows where transactions begin and are complete, and keeps what of them is to be handed on.
 *
 * <p>A checkpoint is possible only at a transaction's end. Its end must be behind the checkpoint,
 * for a mistake here would lose changes without a trace: a first transaction that is delivered once
 * more is dropped, and to be able to, it is held back.
 */
final class Transactions {
  /** How many changes of the first transaction are held back until it is known to be new. */
  private static final int HELD_BACK = 10_000;

  /** And how many characters and bytes of them. */
  private static final long HELD_BACK_SIZE = 4 * PageSize.BYTES;

  private final TransactionListener listener;
  private SourceOffset last;
  private boolean beyondCheckpoint;
  private boolean open;
  private long transaction;
  private long received;
  private int transactionStart;
  private boolean partlyHandedOn;
  private List<ChangeEvent> held = List.of();
  private List<ChangeEvent> changes = new ArrayList<>();
  private SourceOffset end;
  private int complete;

  /**
   * What a batch of the stream held.
   *
   * @param complete changes up to the last transaction's end, also of a transaction handed on in
   *     part before
   * @param end the offset behind that end, null if there was none
   * @param rest changes of a transaction under way
   */
  record Assembled(List<ChangeEvent> complete, SourceOffset end, List<ChangeEvent> rest) {}

  /**
   * @param from the offset that the stream follows on
   */
  Transactions(SourceOffset from, TransactionListener listener) {
    this.last = from;
    this.listener = listener;
  }

  /** Makes ready for a batch of about that many changes. */
  void beginBatch(int size) {
    changes = new ArrayList<>(held.size() + size);
    changes.addAll(held);
    end = null;
    complete = 0;
  }

  boolean isOpen() {
    return open;
  }

  void begin(long id) throws PortException {
    if (open) {
      throw broken("transaction " + transaction + " has no end");
    }
    open = true;
    transaction = id;
    listener.begins(id);
    received = 0;
    transactionStart = changes.size();
    partlyHandedOn = false;
  }

  /** To be called before a change is made of the stream. Returns the list to append to. */
  List<ChangeEvent> change() throws PortException {
    if (!open) {
      throw broken("a change came outside of a transaction");
    }
    received++;
    return changes;
  }

  /** To be called once the change is appended. */
  void changed(int first) {
    listener.changes(changes.subList(first, changes.size()));
  }

  /** Of a transaction that is open. */
  void message(String prefix, byte[] content) {
    received++;
    listener.message(prefix, content);
  }

  /** How many changes and messages of the transaction have come. */
  long received() {
    return received;
  }

  /**
   * Returns whether the transaction counts; if it does not, takes its changes out again.
   *
   * @param lsn behind its commit
   */
  boolean end(long lsn, long committedAtMicros) throws PortException {
    if (!open) {
      throw broken("the end of a transaction came without its beginning");
    }
    open = false;
    if (Long.compareUnsigned(lsn, last.lsn()) <= 0) {
      if (partlyHandedOn) {
        throw broken("a long transaction came again, up to " + SourcePosition.formatLsn(lsn));
      }
      changes.subList(transactionStart, changes.size()).clear();
      listener.repeated();
      return false;
    }
    last = listener.ends(last.at(lsn, committedAtMicros), changes);
    beyondCheckpoint = true;
    end = last;
    complete = changes.size();
    return true;
  }

  /** Ends the batch. */
  Assembled endBatch() {
    List<ChangeEvent> rest = changes.subList(complete, changes.size());
    if (!beyondCheckpoint && rest.size() < HELD_BACK && size(rest) < HELD_BACK_SIZE) {
      held = new ArrayList<>(rest);
      rest = List.of();
    } else {
      held = List.of();
      partlyHandedOn |= open && !rest.isEmpty();
    }
    transactionStart = 0;
    return new Assembled(changes.subList(0, complete), end, rest);
  }

  private static long size(List<ChangeEvent> changes) {
    long size = 0;
    for (ChangeEvent change : changes) {
      for (Object value : change.after() == null ? new Object[0] : change.after().values()) {
        size +=
            value instanceof String text
                ? text.length()
                : value instanceof byte[] bytes ? bytes.length : 0;
      }
    }
    return size;
  }

  /** What to say if the stream is not as PostgreSQL promises. */
  PortException broken(String what) {
    return new PortException(
        "the replication stream is not in order behind LSN "
            + SourcePosition.formatLsn(last.lsn())
            + ": "
            + what
            + ". Nothing of it was taken over; start again, and if that does not help, take a new"
            + " snapshot: run `sluice reset` and start again");
  }
}

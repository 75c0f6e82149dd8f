package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.pgoutput.Relation;
import io.sluice.adapter.postgres.pgoutput.Tuple;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.VersionSequence;
import io.sluice.ports.PortException;
import java.time.Clock;
import java.util.List;

/**
 * Makes transactions of one table's inserts and updates, with the product's own {@link RowCodec}
 * and {@link Transactions}. Between them it does what {@link NativeChanges} and {@link
 * ChangeConverter} do for a change whose key stays, once they have found its codec.
 */
final class ChangeMaker extends RowEvents {
  private static final SourceOffset FROM =
      SourceOffset.streaming(new SourceOffset.Origin("1", 1, 1), "bench", 1, 1);

  private final RowCodec codec;
  private final VersionSequence versions = new VersionSequence(0, Clock.systemUTC());
  private final Image before = new Image();
  private final Image after = new Image();
  private Transactions transactions = new Transactions(FROM, new Nobody());
  private SourcePosition begun = SourcePosition.NONE;

  ChangeMaker(RowCodec codec) {
    this.codec = codec;
  }

  /** A decoded row as the codec reads it; the row is another one with each message. */
  private static final class Image implements RowImage {
    private Tuple tuple;

    @Override
    public String text(int column) {
      if (tuple.isUnchanged(column)) {
        return UNCHANGED;
      }
      return tuple.isNull(column) ? null : tuple.text(column);
    }

    private RowImage of(Tuple row) {
      tuple = row;
      return this;
    }
  }

  /** Wants nothing of the transactions. */
  private static final class Nobody implements TransactionListener {
    @Override
    public void begins(long transaction) {}

    @Override
    public void changes(List<ChangeEvent> changes) {}

    @Override
    public void message(String prefix, byte[] content) {}

    @Override
    public SourceOffset ends(SourceOffset at, List<ChangeEvent> changes) {
      return at;
    }

    @Override
    public void repeated() {
      throw new IllegalStateException("the transaction is taken for one of before");
    }
  }

  /** Begins the stream anew, for the same transaction may come again. */
  void beginBatch(int messages) {
    transactions = new Transactions(FROM, new Nobody());
    transactions.beginBatch(messages);
  }

  /** The changes of the transactions that have come whole. */
  List<ChangeEvent> endBatch() {
    return transactions.endBatch().complete();
  }

  @Override
  public void begin(long transaction, long commitLsn, long committedAtMicros) throws PortException {
    begun = new SourcePosition(commitLsn, transaction, committedAtMicros);
    transactions.begin(transaction);
  }

  @Override
  public void commit(long commitLsn, long endLsn, long committedAtMicros) throws PortException {
    transactions.end(endLsn, committedAtMicros);
  }

  @Override
  public void insert(Relation table, Tuple row) throws PortException {
    add(Operation.INSERT, null, codec.row(after.of(row)));
  }

  @Override
  public void update(Relation table, Tuple old, boolean wholeOld, Tuple row) throws PortException {
    Row sent = codec.row(after.of(row));
    if (old == null) {
      add(Operation.UPDATE, null, sent);
      return;
    }
    Row known = codec.row(before.of(old));
    requireSameKey(sent);
    add(Operation.UPDATE, known, sent.over(known));
  }

  private void requireSameKey(Row sent) {
    try {
      if (!codec.key(before).equals(sent.key())) {
        throw new IllegalStateException("the benchmarks' updates leave the key alone");
      }
    } catch (MissingKeyException e) {
      throw new IllegalStateException("an old row without its key", e);
    }
  }

  private void add(Operation operation, Row old, Row row) throws PortException {
    List<ChangeEvent> changes = transactions.change();
    int first = changes.size();
    SourcePosition position =
        new SourcePosition(begun.lsn(), begun.transactionId(), begun.committedAtMicros());
    changes.add(ChangeEvent.upsert(operation, old, row, versions.next(), position));
    transactions.changed(first);
  }
}

package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.ByteQueue.Message;
import io.sluice.adapter.postgres.RecordShape.Carried;
import io.sluice.adapter.postgres.Transactions.Assembled;
import io.sluice.adapter.postgres.pgoutput.MalformedMessageException;
import io.sluice.adapter.postgres.pgoutput.PgOutput;
import io.sluice.adapter.postgres.pgoutput.PgOutputEvents;
import io.sluice.adapter.postgres.pgoutput.Relation;
import io.sluice.adapter.postgres.pgoutput.Tuple;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes transactions of pgoutput's messages. Used by one thread. */
final class NativeChanges implements PgOutputEvents {
  private final PgOutput decoder = new PgOutput();
  private final Transactions transactions;
  private final ChangeConverter converter;
  private final Set<TableId> tables;
  private final Map<Relation, TableId> ids = new IdentityHashMap<>();
  private final Map<Integer, Relation> relations = new HashMap<>();
  private final Image before = new Image();
  private final Image after = new Image();
  private long lsn;
  private long transaction;
  private long commitLsn;
  private long committedAtMicros;

  /** The row of a {@link Tuple}, set anew for each message. */
  private static final class Image implements RowImage {
    private Tuple tuple;

    @Override
    public String text(int column) {
      if (tuple.isNull(column)) {
        return null;
      }
      return tuple.isUnchanged(column) ? UNCHANGED : tuple.text(column);
    }

    private Image of(Tuple other) {
      tuple = other;
      return other == null ? null : this;
    }
  }

  /**
   * @param tables whose changes are wanted; the publication may hold others
   */
  NativeChanges(Transactions transactions, ChangeConverter converter, Collection<TableId> tables) {
    this.transactions = transactions;
    this.converter = converter;
    this.tables = Set.copyOf(tables);
  }

  Assembled assemble(List<Message> messages) throws PortException {
    transactions.beginBatch(messages.size());
    for (Message message : messages) {
      lsn = message.lsn();
      try {
        decoder.decode(message.content(), this);
      } catch (MalformedMessageException e) {
        throw transactions.broken(e.getMessage());
      }
    }
    return transactions.endBatch();
  }

  @Override
  public void begin(long id, long commit, long micros) throws PortException {
    transaction = id;
    commitLsn = commit;
    committedAtMicros = micros;
    transactions.begin(id);
  }

  @Override
  public void commit(long commit, long end, long micros) throws PortException {
    if (transactions.isOpen() && commit != commitLsn) {
      throw transactions.broken(
          "transaction " + transaction + " ends at another commit than it began with");
    }
    transactions.end(end, micros);
  }

  @Override
  public void insert(Relation table, Tuple row) throws PortException {
    convert(table, Operation.INSERT, null, false, row);
  }

  @Override
  public void update(Relation table, Tuple old, boolean wholeOld, Tuple row) throws PortException {
    convert(table, Operation.UPDATE, old, wholeOld, row);
  }

  @Override
  public void delete(Relation table, Tuple old, boolean wholeOld) throws PortException {
    convert(table, Operation.DELETE, old, wholeOld, null);
  }

  @Override
  public void truncate(List<Relation> truncated) throws PortException {
    for (Relation table : truncated) {
      convert(table, Operation.TRUNCATE, null, false, null);
    }
  }

  @Override
  public void message(boolean transactional, String prefix, byte[] content) {
    if (transactional && transactions.isOpen()) {
      transactions.message(prefix, content);
    }
  }

  private void convert(
      Relation relation, Operation operation, Tuple old, boolean wholeOld, Tuple row)
      throws PortException {
    List<ChangeEvent> changes = transactions.change();
    TableId table = id(relation);
    if (!tables.contains(table)) {
      return;
    }
    int first = changes.size();
    converter.convert(
        table,
        relation,
        () -> shape(table, relation),
        new CarriedChange(
            operation,
            before.of(old),
            wholeOld,
            after.of(row),
            new SourcePosition(lsn, transaction, committedAtMicros)),
        changes);
    transactions.changed(first);
  }

  private TableId id(Relation relation) {
    TableId id = ids.get(relation);
    if (id == null) {
      id = new TableId(relation.schema(), relation.name());
      Relation earlier = relations.put(relation.oid(), relation);
      if (earlier != null) {
        ids.remove(earlier);
      }
      ids.put(relation, id);
    }
    return id;
  }

  private static RecordShape shape(TableId table, Relation relation) {
    return new RecordShape(
        table,
        relation.columns().stream()
            .map(c -> new Carried(c.name(), c.type(), c.modifier(), true, Optional.empty()))
            .toList());
  }
}

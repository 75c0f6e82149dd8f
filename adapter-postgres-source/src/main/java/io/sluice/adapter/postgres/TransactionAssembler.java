package io.sluice.adapter.postgres;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.SourcePosition;
import io.sluice.ports.PortException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Finds where transactions are complete in Debezium's stream of records: BEGIN, changes, END, BEGIN
 * …
 *
 * <p>A checkpoint is possible only at an END, with the LSN of that record's own offset. Two things
 * are checked that PostgreSQL and Debezium promise, for a mistake here would lose changes without a
 * trace: a transaction has as many changes as its END says; and it ends behind the checkpoint,
 * which drops a first transaction that is delivered once more.
 */
final class TransactionAssembler {
  /** How many changes of the first transaction are held back until it is known to be new. */
  private static final int HELD_BACK = 10_000;

  /** And how many characters and bytes of them. */
  private static final long HELD_BACK_SIZE = 4 * PageSize.BYTES;

  private static final String TRANSACTION_SCHEMA =
      "io.debezium.connector.common.TransactionMetadataValue";

  private static final String MESSAGE_SCHEMA = "io.debezium.connector.postgresql.MessageValue";

  private final Conversion conversion;
  private final TransactionListener listener;
  private SourceOffset last;
  private boolean beyondCheckpoint;
  private String transaction;
  private long received;
  private int transactionStart;
  private boolean partlyHandedOn;
  private List<ChangeEvent> held = new ArrayList<>();

  /** Appends a record's changes. */
  interface Conversion {
    void convert(SourceRecord record, List<ChangeEvent> changes) throws PortException;
  }

  /**
   * What a call found.
   *
   * @param complete changes up to the last END, also of a transaction handed on in part before
   * @param end the offset behind that END, null if there was none
   * @param endIndex which record that END is
   * @param rest changes of a transaction under way
   */
  record Assembled(
      List<ChangeEvent> complete, SourceOffset end, int endIndex, List<ChangeEvent> rest) {}

  /**
   * @param from the offset that the records follow on
   */
  TransactionAssembler(SourceOffset from, Conversion conversion, TransactionListener listener) {
    this.last = from;
    this.conversion = conversion;
    this.listener = listener;
  }

  Assembled assemble(List<SourceRecord> records) throws PortException {
    List<ChangeEvent> changes = new ArrayList<>(held.size() + records.size());
    changes.addAll(held);
    SourceOffset end = null;
    int endIndex = -1;
    int complete = 0;
    for (int i = 0; i < records.size(); i++) {
      SourceRecord record = records.get(i);
      Struct value = (Struct) record.value();
      String schema = value.schema().name();
      if (MESSAGE_SCHEMA.equals(schema)) {
        message(value);
      } else if (!TRANSACTION_SCHEMA.equals(schema)) {
        change(record, changes);
      } else if ("BEGIN".equals(value.getString("status"))) {
        begin(value, changes.size());
      } else if (end(record, value, changes)) {
        end = last;
        endIndex = i;
        complete = changes.size();
      }
    }
    return split(changes, complete, end, endIndex);
  }

  private void change(SourceRecord record, List<ChangeEvent> changes) throws PortException {
    if (transaction == null) {
      throw broken("a change came outside of a transaction");
    }
    received++;
    int first = changes.size();
    conversion.convert(record, changes);
    listener.changes(changes.subList(first, changes.size()));
  }

  /** Debezium counts messages as changes. */
  private void message(Struct value) {
    if (transaction != null) {
      received++;
      listener.message(value);
    }
  }

  private void begin(Struct value, int at) throws PortException {
    if (transaction != null) {
      throw broken("transaction " + transaction + " has no end");
    }
    transaction = value.getString("id");
    listener.begins(transactionId(transaction));
    received = 0;
    transactionStart = at;
    partlyHandedOn = false;
  }

  /** Debezium writes it as the id, a colon and the commit's LSN. */
  private static long transactionId(String text) {
    int colon = text.indexOf(':');
    return Long.parseLong(colon < 0 ? text : text.substring(0, colon));
  }

  /** Returns whether the transaction counts; if it does not, takes its changes out again. */
  private boolean end(SourceRecord record, Struct value, List<ChangeEvent> changes)
      throws PortException {
    if (transaction == null) {
      throw broken("the end of a transaction came without its beginning");
    }
    long announced = value.getInt64("event_count");
    if (announced != received) {
      throw broken(
          "transaction " + transaction + " has " + announced + " changes, " + received + " came");
    }
    transaction = null;
    Map<String, ?> offset = record.sourceOffset();
    long lsn = ((Number) offset.get("lsn")).longValue();
    if (Long.compareUnsigned(lsn, last.lsn()) <= 0) {
      if (partlyHandedOn) {
        throw broken("a long transaction came again, up to " + SourcePosition.formatLsn(lsn));
      }
      changes.subList(transactionStart, changes.size()).clear();
      listener.repeated();
      return false;
    }
    last = listener.ends(last.at(lsn, ((Number) offset.get("ts_usec")).longValue()), changes);
    beyondCheckpoint = true;
    return true;
  }

  private Assembled split(List<ChangeEvent> changes, int complete, SourceOffset end, int endIndex) {
    List<ChangeEvent> rest = changes.subList(complete, changes.size());
    if (!beyondCheckpoint && rest.size() < HELD_BACK && size(rest) < HELD_BACK_SIZE) {
      held = new ArrayList<>(rest);
      rest = List.of();
    } else {
      held = List.of();
      partlyHandedOn |= transaction != null && !rest.isEmpty();
    }
    transactionStart = 0;
    return new Assembled(changes.subList(0, complete), end, endIndex, rest);
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

  private PortException broken(String what) {
    return new PortException(
        "the replication stream is not in order behind LSN "
            + SourcePosition.formatLsn(last.lsn())
            + ": "
            + what
            + ". Nothing of it was taken over; start again, and if that does not help, take a new"
            + " snapshot: run `sluice reset` and start again");
  }
}

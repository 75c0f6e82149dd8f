package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.Transactions.Assembled;
import io.sluice.domain.ChangeEvent;
import io.sluice.ports.PortException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Finds the transactions in Debezium's stream of records: BEGIN, changes, END, BEGIN … A
 * transaction must have as many changes as its END says; the LSN behind it is that of the END's own
 * offset.
 */
final class TransactionAssembler {
  private static final String TRANSACTION_SCHEMA =
      "io.debezium.connector.common.TransactionMetadataValue";

  private static final String MESSAGE_SCHEMA = "io.debezium.connector.postgresql.MessageValue";

  private final Conversion conversion;
  private final Transactions transactions;
  private int endIndex;

  /** Appends a record's changes. */
  interface Conversion {
    void convert(SourceRecord record, List<ChangeEvent> changes) throws PortException;
  }

  /**
   * @param from the offset that the records follow on
   */
  TransactionAssembler(SourceOffset from, Conversion conversion, TransactionListener listener) {
    this.conversion = conversion;
    this.transactions = new Transactions(from, listener);
  }

  Assembled assemble(List<SourceRecord> records) throws PortException {
    endIndex = -1;
    transactions.beginBatch(records.size());
    for (int i = 0; i < records.size(); i++) {
      SourceRecord record = records.get(i);
      Struct value = (Struct) record.value();
      String schema = value.schema().name();
      if (MESSAGE_SCHEMA.equals(schema)) {
        message(value);
      } else if (!TRANSACTION_SCHEMA.equals(schema)) {
        List<ChangeEvent> changes = transactions.change();
        int first = changes.size();
        conversion.convert(record, changes);
        transactions.changed(first);
      } else if ("BEGIN".equals(value.getString("status"))) {
        transactions.begin(transactionId(value.getString("id")));
      } else if (end(record, value)) {
        endIndex = i;
      }
    }
    return transactions.endBatch();
  }

  /** Which of the records of the last call was the last END, -1 if there was none. */
  int endIndex() {
    return endIndex;
  }

  /** Debezium counts messages as changes. */
  private void message(Struct value) {
    if (transactions.isOpen()) {
      Struct message = value.getStruct("message");
      transactions.message(message.getString("prefix"), message.getBytes("content"));
    }
  }

  /** Debezium writes it as the id, a colon and the commit's LSN. */
  private static long transactionId(String text) {
    int colon = text.indexOf(':');
    return Long.parseLong(colon < 0 ? text : text.substring(0, colon));
  }

  private boolean end(SourceRecord record, Struct value) throws PortException {
    long announced = value.getInt64("event_count");
    if (transactions.isOpen() && announced != transactions.received()) {
      throw transactions.broken(
          "transaction "
              + value.getString("id")
              + " has "
              + announced
              + " changes, "
              + transactions.received()
              + " came");
    }
    Map<String, ?> offset = record.sourceOffset();
    return transactions.end(
        ((Number) offset.get("lsn")).longValue(), ((Number) offset.get("ts_usec")).longValue());
  }
}

package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.adapter.kafka.KafkaChangeLog;
import io.sluice.adapter.kafka.KafkaLogConfig;
import io.sluice.dev.Addresses;
import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.log.LogWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That the ledger reads a real log. */
final class LedgerIT {
  private static final TableSchema TABLE =
      new TableSchema(
          new TableId("s", "t"),
          List.of(new Column("id", Scalar.INT32, false), new Column("text", Scalar.TEXT, true)),
          List.of("id"),
          List.of());

  private final String pipeline = "ledger-" + Long.toString(System.nanoTime(), 36);

  private static SourcePosition position(long transaction, long lsn) {
    return new SourcePosition(lsn, transaction, 1);
  }

  private static ChangeEvent upsert(Operation operation, int id, long version, long transaction) {
    return ChangeEvent.upsert(
        operation, null, Row.of(TABLE, id, "x"), version, position(transaction, version));
  }

  private static ChangeBatch commit(List<ChangeEvent> changes) {
    long version = changes.get(changes.size() - 1).version();
    return ChangeBatch.of(changes, new Checkpoint("" + version, version));
  }

  private Ledger ledger(Addresses addresses) throws Exception {
    return Ledger.read(addresses.kafka(), addresses.registry(), pipeline);
  }

  @Test
  void aRealLogIsReadWholeAndARepetitionInItIsFound() throws Exception {
    Addresses addresses = SharedServers.get().addresses();
    KafkaLogConfig config = KafkaLogConfig.of(addresses.kafka(), addresses.registry().toString());
    try (KafkaChangeLog log = new KafkaChangeLog(pipeline, config);
        LogWriter writer = log.openWriter()) {
      writer.handle(
          commit(
              List.of(
                  ChangeEvent.truncate(TABLE, 1, position(0, 1)),
                  upsert(Operation.READ, 1, 2, 0))));
      List<ChangeEvent> many = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        many.add(upsert(Operation.INSERT, i, 10 + i, 700));
      }
      writer.handle(commit(many));
      writer.handle(
          commit(
              List.of(
                  ChangeEvent.delete(TABLE, RowKey.of(1), null, 2_000, position(701, 2_000)),
                  ChangeEvent.truncate(TABLE, 2_001, position(701, 2_001)))));
      Ledger ledger = ledger(addresses);
      ledger.requireSound();
      ledger.requireWhole(Map.of(700L, 1_000, 701L, 2));
      assertEquals(4 + 1 + 1_000 + 1 + 4, ledger.size());
      writer.handle(
          commit(
              List.of(
                  ChangeEvent.upsert(
                      Operation.INSERT, null, Row.of(TABLE, 3, "x"), 3_000, position(700, 13)))));
      assertThrows(AssertionError.class, ledger(addresses)::requireSound);
    }
  }
}

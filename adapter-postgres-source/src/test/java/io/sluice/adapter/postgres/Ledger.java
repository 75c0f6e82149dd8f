package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.ports.source.ChangeSource;
import java.util.HashSet;
import java.util.Set;

/** What must hold of every log, whatever happened on the way. */
final class Ledger {
  private Ledger() {}

  /** Versions rise, transactions are whole, and the log makes of the tables what they are. */
  static void assertSound(Recorder log, ChangeSource source, String message) throws Exception {
    assertOrder(log, message);
    assertEquals(Recorder.contents(source), log.fold(), message);
  }

  static void assertOrder(Recorder log, String message) {
    long last = 0;
    Set<Long> ended = new HashSet<>();
    long transaction = 0;
    for (ChangeEvent change : log.changes()) {
      assertTrue(change.version() > last, message);
      last = change.version();
      boolean read = change.position().transactionId() == 0; // not a part of any
      if (!read && change.position().transactionId() != transaction) {
        transaction = change.position().transactionId();
        assertTrue(ended.add(transaction), message + ": transaction " + transaction + " in parts");
      }
    }
  }
}

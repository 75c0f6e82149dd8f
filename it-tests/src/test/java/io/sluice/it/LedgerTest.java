package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** That the judge sees what it is there to see. */
final class LedgerTest {
  private static final String TOPIC = "p.s.t";

  private static LoggedChange change(
      int partition, int key, char operation, long version, long transactionId, long lsn) {
    return new LoggedChange(
        TOPIC,
        partition,
        version,
        operation == 't' ? null : new byte[] {(byte) key},
        operation,
        version,
        transactionId,
        lsn);
  }

  private static List<LoggedChange> sound() {
    return List.of(
        change(0, 1, 'r', 10, 0, 0),
        change(0, 1, 'u', 20, 700, 1),
        change(0, 1, 'r', 21, 0, 1),
        change(0, 0, 't', 40, 702, 4),
        change(1, 2, 'c', 15, 699, 0),
        change(1, 2, 'd', 22, 700, 2),
        change(1, 2, 'c', 23, 700, 2),
        change(1, 3, 'c', 30, 701, 3),
        change(1, 0, 't', 40, 702, 4));
  }

  private static Ledger ledger(List<LoggedChange> changes) {
    return new Ledger(
        changes.stream().collect(Collectors.groupingBy(LoggedChange::partition)).values().stream()
            .map(List::iterator)
            .toList());
  }

  private static void assertFound(String expected, LoggedChange... instead) {
    AssertionError wrong =
        assertThrows(AssertionError.class, ledger(List.of(instead))::requireSound);
    assertTrue(wrong.getMessage().contains(expected), wrong::getMessage);
  }

  @Test
  void aSoundLogPasses() {
    Ledger ledger = ledger(sound());
    ledger.requireSound();
    Map<Long, Integer> rows = Map.of(699L, 1, 700L, 3, 701L, 1, 702L, 1);
    assertEquals(rows, ledger.rowsByTransaction());
    ledger.requireWhole(rows);
    ledger.requireWholeOrNone(Map.of(700L, 3, 800L, 7));
  }

  @Test
  void aVersionThatGoesBackIsFound() {
    assertFound("does not increase", change(0, 1, 'c', 20, 700, 1), change(0, 1, 'u', 19, 701, 2));
  }

  @Test
  void aVersionGivenOutTwiceIsFound() {
    assertFound("given out twice", change(0, 1, 'c', 20, 700, 1), change(1, 2, 'c', 20, 701, 2));
  }

  @Test
  void aRowThatMovesToAnotherPartitionIsFound() {
    assertFound("in partition 0 before", change(0, 1, 'c', 1, 7, 1), change(1, 1, 'u', 2, 8, 2));
  }

  @Test
  void aTransactionThatIsBegunAgainIsFound() {
    assertFound(
        "comes again",
        change(0, 1, 'c', 1, 700, 1),
        change(0, 1, 'u', 2, 701, 2),
        change(0, 1, 'u', 3, 700, 3));
  }

  @Test
  void aChangeThatIsThereTwiceIsFound() {
    assertFound("there twice", change(0, 1, 'c', 1, 700, 1), change(0, 1, 'c', 2, 700, 1));
  }

  @Test
  void aTransactionOfWhichARowIsMissingIsFound() {
    Ledger ledger = ledger(sound());
    assertThrows(AssertionError.class, () -> ledger.requireWhole(Map.of(700L, 4)));
    assertThrows(AssertionError.class, () -> ledger.requireWhole(Map.of(800L, 1)));
    assertThrows(AssertionError.class, () -> ledger.requireWholeOrNone(Map.of(700L, 4)));
  }
}

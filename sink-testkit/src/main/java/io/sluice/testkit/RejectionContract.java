package io.sluice.testkit;

import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.RejectedChange;
import io.sluice.ports.sink.RejectedChangesException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Changes that the target can never take are named, just they, and the others can be written. */
interface RejectionContract extends Bench {
  @Test
  default void aRejectionNamesExactlyTheBadRowsAndTheOthersCanBeWritten() throws Exception {
    for (Rejection rejection : theRejections()) {
      List<ChangeEvent> batch = new ArrayList<>();
      List<Row> rows = interleaved(rejection);
      for (int i = 0; i < rows.size(); i++) {
        batch.add(upsert(i, rows.get(i)));
      }
      assertEquals(versions(rejection.bad(), batch), namedUntilWritten(batch), rejection.name());
      TableSchema table = rejection.good().get(0).schema();
      expect(table, rejection.good());
      List<ChangeEvent> mended =
          rejection.mended().stream().map(row -> upsert(1_000, row)).toList();
      write(sink(), mended);
      rows = new ArrayList<>(rejection.good());
      rows.addAll(rejection.mended());
      expect(table, rows);
    }
  }

  @Test
  default void aBatchOfNothingButBadRowsIsRejectedWhole() throws Exception {
    for (Rejection rejection : theRejections()) {
      write(sink(), rejection.good().stream().map(row -> upsert(1, row)).toList());
      List<ChangeEvent> batch = rejection.bad().stream().map(row -> upsert(2, row)).toList();
      assertFalse(namedUntilWritten(batch).isEmpty(), rejection.name());
      expect(rejection.good().get(0).schema(), rejection.good());
    }
  }

  @Test
  default void aTargetSaidToTakeEverythingTakesALargeValue() throws Exception {
    if (theRejections().isEmpty()) {
      TableSchema people = people();
      Row row = Row.of(people, 1L, "large", "x".repeat(20_000_000), 1);
      write(upsert(1, row));
      expect(people, row);
    }
  }

  private static List<Row> interleaved(Rejection rejection) {
    List<Row> rows = new ArrayList<>(rejection.good());
    for (int i = 0; i < rejection.bad().size(); i++) {
      rows.add(Math.min(rows.size(), 2 * i + 1), rejection.bad().get(i));
    }
    return rows;
  }

  private static Set<Long> versions(List<Row> rows, List<ChangeEvent> batch) {
    return batch.stream()
        .filter(change -> rows.contains(change.after()))
        .map(ChangeEvent::version)
        .collect(Collectors.toSet());
  }

  /** Writes the batch without what was rejected until it passes; the versions that were named. */
  private Set<Long> namedUntilWritten(List<ChangeEvent> batch) throws Exception {
    List<ChangeEvent> left = new ArrayList<>(batch);
    Set<Long> named = new TreeSet<>();
    while (!left.isEmpty()) {
      try {
        write(sink(), left);
        return named;
      } catch (RejectedChangesException rejected) {
        for (RejectedChange one : rejected.rejected()) {
          assertFalse(one.reason().isBlank(), "no reason given");
          assertTrue(
              left.removeIf(
                  change ->
                      change.version() == one.change().version()
                          && change.table().id().equals(one.change().table().id())
                          && change.key().equals(one.change().key())),
              "rejected, but not in the batch: " + one);
          named.add(one.change().version());
        }
      }
    }
    return named;
  }
}

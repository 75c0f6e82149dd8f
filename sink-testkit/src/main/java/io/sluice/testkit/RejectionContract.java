package io.sluice.testkit;

import static io.sluice.testkit.Changes.delete;
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
      write(sink(), upserts(1_000, rejection.mended()));
      expect(table, goodAndMended(rejection));
    }
  }

  @Test
  default void aBatchOfNothingButBadRowsIsRejectedWhole() throws Exception {
    for (Rejection rejection : theRejections()) {
      write(sink(), upserts(1, rejection.good()));
      List<ChangeEvent> batch = upserts(2, rejection.bad());
      assertFalse(namedUntilWritten(batch).isEmpty(), rejection.name());
      expect(rejection.good().get(0).schema(), rejection.good());
    }
  }

  @Test
  default void aRejectedChangeLeavesItsRowAsItWas() throws Exception {
    for (Rejection rejection : theRejections()) {
      List<Row> before = goodAndMended(rejection);
      write(sink(), upserts(1, before));
      List<ChangeEvent> batch = new ArrayList<>(upserts(2, rejection.bad()));
      batch.addAll(upserts(2, rejection.good()));
      namedUntilWritten(batch);
      expect(rejection.good().get(0).schema(), before);
    }
  }

  @Test
  default void aLaterChangeOfARejectedRowIsTaken() throws Exception {
    for (Rejection rejection : theRejections()) {
      TableSchema table = rejection.good().get(0).schema();
      write(sink(), upserts(1, rejection.good()));
      List<ChangeEvent> bad = upserts(2, rejection.bad());
      namedUntilWritten(bad);
      write(sink(), upserts(3, rejection.mended()));
      expect(table, goodAndMended(rejection));
      namedUntilWritten(bad);
      expect(table, goodAndMended(rejection));
      write(delete(4, table, rejection.bad().get(0).key()));
      namedUntilWritten(bad);
      List<Row> left = goodAndMended(rejection);
      left.removeIf(row -> row.key().equals(rejection.bad().get(0).key()));
      expect(table, left);
    }
  }

  private static List<Row> goodAndMended(Rejection rejection) {
    List<Row> rows = new ArrayList<>(rejection.good());
    rows.addAll(rejection.mended());
    return rows;
  }

  private static List<ChangeEvent> upserts(long version, List<Row> rows) {
    return rows.stream().map(row -> upsert(version, row)).toList();
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

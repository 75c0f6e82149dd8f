package io.sluice.app.deadletters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.log.DeadLetters.Outcome;
import io.sluice.ports.sink.RejectedChange;
import io.sluice.ports.sink.RejectedChangesException;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReplayTest {
  private static final TableSchema TABLE =
      new TableSchema(
          new TableId("s", "t"),
          List.of(new Column("id", Scalar.INT64, false), new Column("text", Scalar.TEXT, true)),
          List.of("id"),
          List.of());

  private final MemoryDeadLetters letters = new MemoryDeadLetters();
  private final List<Long> written = new ArrayList<>();
  private final List<String> rejectedAgain = new ArrayList<>();
  private final List<String> rereadSoFar = new ArrayList<>();
  private boolean captureWorks = true;

  @Test
  void changesAreWrittenInTheOrderOfTheirVersions() throws Exception {
    letters.add("docs", change(30), change(10), change(20));

    assertEquals(3, replay(recording()));
    assertEquals(List.of(10L, 20L, 30L), written);
    assertEquals(
        Map.of(0L, Outcome.REPLAYED, 1L, Outcome.REPLAYED, 2L, Outcome.REPLAYED), letters.resolved);
  }

  @Test
  void moreThanFitIntoMemoryAreStillWrittenInTheOrderOfTheirVersions() throws Exception {
    List<Long> versions = new ArrayList<>();
    for (long i = 0; i < 7_000; i++) {
      long version = 1 + i * 3_571 % 7_001;
      versions.add(version);
      letters.add("docs", change(version));
    }

    assertEquals(7_000, replay(recording()));
    assertEquals(versions.stream().sorted().toList(), written);
  }

  @Test
  void largeChangesAreTakenFewAtATime() throws Exception {
    String large = "x".repeat(5 << 20);
    List<Integer> sizes = new ArrayList<>();
    for (long version = 9; version > 0; version--) {
      letters.add("docs", change(version, large));
    }

    assertEquals(9, replay(sink(batch -> sizes.add(batch.size()))));
    assertEquals(List.of(3, 3, 3), sizes);
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L), written);
  }

  @Test
  void aChangeThatWasStoredTwiceIsWrittenOnce() throws Exception {
    ChangeEvent change = change(5);
    letters.add("docs", change, change);

    assertEquals(2, replay(recording()));
    assertEquals(List.of(5L), written);
    assertEquals(Set.of(0L, 1L), letters.resolved.keySet());
  }

  @Test
  void whatIsRejectedAgainStaysAndTheRestIsDone() throws Exception {
    letters.add("docs", change(1), change(2), change(3));

    assertEquals(2, replay(rejecting(2)));
    assertEquals(List.of("[1]: still odd"), rejectedAgain);
    assertEquals(Set.of(0L, 2L), letters.resolved.keySet());
    assertEquals(List.of(1L, 3L), written);
  }

  @Test
  void theRowsOfWhatIsWrittenAreReadAgainOnceEachAndNoneIsResolvedBefore() throws Exception {
    letters.add("docs", change(1), change(2), change(3), change(3));
    letters.add("docs", ChangeEvent.truncate(TABLE, 4, SourcePosition.NONE));

    assertEquals(4, replay(rejecting(2)));
    assertEquals(List.of("0 resolved, s.t [[1], [3]]"), rereadSoFar);
  }

  @Test
  void whatCannotBeReadAgainStays() {
    letters.add("docs", change(1));
    captureWorks = false;

    assertThrows(PortException.class, () -> replay(recording()));
    assertTrue(letters.resolved.isEmpty());
  }

  @Test
  void aTargetThatIsBusyIsAskedAgain() throws Exception {
    letters.add("docs", change(1));
    int[] failures = {3};

    assertEquals(
        1,
        replay(
            sink(
                batch -> {
                  if (failures[0]-- > 0) {
                    throw new TransientSinkException("busy");
                  }
                })));
  }

  @Test
  void aTargetThatIsAwayLeavesTheDeadLettersAsTheyAre() {
    letters.add("docs", change(1));

    PortException e =
        assertThrows(
            TransientSinkException.class,
            () ->
                replay(
                    sink(
                        batch -> {
                          throw new TransientSinkException("away");
                        })));
    assertEquals("away", e.getMessage());
    assertTrue(letters.resolved.isEmpty());
  }

  @Test
  void onlyWhatIsChosenIsMeant() throws Exception {
    letters.add("docs", change(1), change(2));
    letters.add("graph", change(3));

    assertEquals(Map.of("docs", 2L, "graph", 1L), all().find(letters).bySink());
    assertEquals(Map.of("graph", 1L), choice(Set.of(), "graph").find(letters).bySink());
    assertEquals(Map.of("docs", 1L), choice(Set.of(1L), null).find(letters).bySink());
    assertEquals(3, ofTable("s.t").find(letters).count());
    assertEquals(3, ofTable("t").find(letters).count());
    assertEquals(0, ofTable("s.u").find(letters).count());
  }

  @Test
  void anIdThatIsNotThereIsNamed() {
    letters.add("docs", change(1));

    PortException e =
        assertThrows(PortException.class, () -> choice(Set.of(0L, 7L, 8L), null).find(letters));
    assertTrue(
        e.getMessage().startsWith("there is no dead letter 7, 8, or no more"), e::getMessage);
  }

  private long replay(Sink sink) throws PortException, InterruptedException {
    return new Replay(letters, this::reread, pause -> {})
        .run(letter -> true, sink, (ids, reason) -> rejectedAgain.add(ids + ": " + reason));
  }

  private void reread(TableId table, Collection<RowKey> keys) throws PortException {
    if (!captureWorks) {
      throw new PortException("nobody captures");
    }
    rereadSoFar.add(letters.resolved.size() + " resolved, " + table + " " + keys);
  }

  private static Choice all() {
    return choice(Set.of(), null);
  }

  private static Choice ofTable(String name) {
    return new Choice(Set.of(), Optional.empty(), Optional.of(name));
  }

  private static Choice choice(Set<Long> ids, String sink) {
    return new Choice(ids, Optional.ofNullable(sink), Optional.empty());
  }

  private static ChangeEvent change(long version) {
    return change(version, "text");
  }

  private static ChangeEvent change(long version, String text) {
    Row row = Row.of(TABLE, version, text);
    return ChangeEvent.upsert(Operation.INSERT, null, row, version, SourcePosition.NONE);
  }

  private Sink recording() {
    return sink(batch -> {});
  }

  private Sink rejecting(long version) {
    return sink(
        batch -> {
          for (ChangeEvent change : batch.changes()) {
            if (change.version() == version) {
              throw new RejectedChangesException(List.of(new RejectedChange(change, "still odd")));
            }
          }
        });
  }

  @FunctionalInterface
  private interface Before {
    void write(ChangeBatch batch) throws SinkException;
  }

  private Sink sink(Before before) {
    return new Sink() {
      @Override
      public void write(ChangeBatch batch) throws SinkException {
        before.write(batch);
        batch.changes().forEach(change -> written.add(change.version()));
      }

      @Override
      public void close() {}
    };
  }
}

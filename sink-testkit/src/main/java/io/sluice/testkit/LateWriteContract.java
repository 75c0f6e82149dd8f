package io.sluice.testkit;

import static io.sluice.testkit.Changes.delete;
import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.TransientSinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What reaches the target late undoes nothing newer. A write is held back on its way to the target
 * before its first request, its second and so on, until it is over before it comes so far; each
 * time another sink writes newer changes of the same rows by another way, and then what was held
 * back arrives.
 */
interface LateWriteContract extends Bench {
  Duration GIVES_UP_AFTER = Duration.ofSeconds(2);
  Duration GIVES_UP_LATE = Duration.ofSeconds(10);
  int MOST_REQUESTS = 60;

  /** The three batches of a round, each on rows of its own, and what is left in the end. */
  record Round(
      TableSchema table,
      List<ChangeEvent> before,
      List<ChangeEvent> late,
      List<ChangeEvent> newer,
      List<Row> left) {}

  /** Makes the rounds. */
  interface Rounds {
    Round number(int round);
  }

  @Test
  default void aWriteThatArrivesAfterItsSinkGaveUpUndoesNothingNewer() throws Exception {
    TableSchema people = people();
    holdBackEachRequest(round -> upsertsAndDeletes(people, round), GIVES_UP_AFTER, false);
  }

  @Test
  default void aWriteThatArrivesAfterATruncateBringsNothingBack() throws Exception {
    holdBackEachRequest(round -> truncation(people()), GIVES_UP_AFTER, false);
  }

  @Test
  default void aSinkPausedInTheMiddleOfAWriteUndoesNothingNewerWhenItGoesOn() throws Exception {
    TableSchema people = people();
    holdBackEachRequest(round -> upsertsAndDeletes(people, round), GIVES_UP_LATE, true);
  }

  private static Round upsertsAndDeletes(TableSchema people, int round) {
    long id = round * 10L;
    Row first = Row.of(people, id, "newer", null, 2);
    Row second = Row.of(people, id + 1, "newer", "note", 2);
    Row third = Row.of(people, id + 2, "newer", "back", 2);
    return new Round(
        people,
        List.of(
            upsert(1, Row.of(people, id, "before", "note", 0)),
            upsert(2, Row.of(people, id + 1, "before", "note", 0)),
            upsert(3, Row.of(people, id + 2, "before", "note", 0)),
            upsert(4, Row.of(people, id + 4, "before", "note", 0))),
        List.of(
            upsert(11, Row.of(people, id, "late", "late", 1)),
            upsert(12, Row.of(people, id + 1, "late", Row.UNCHANGED, 1)),
            delete(13, people, id + 2),
            upsert(14, Row.of(people, id + 3, "late", "late", 1)),
            upsert(15, Row.of(people, id + 4, "late", Row.UNCHANGED, 1))),
        List.of(
            upsert(21, first),
            upsert(22, Row.of(people, id + 1, "newer", Row.UNCHANGED, 2)),
            upsert(23, third),
            delete(24, people, id + 3),
            delete(25, people, id + 4)),
        List.of(first, second, third));
  }

  private static Round truncation(TableSchema people) {
    Row left = Row.of(people, 3L, "newer", null, 2);
    return new Round(
        people,
        List.of(upsert(1, Row.of(people, 1L, "before", "note", 0))),
        List.of(
            upsert(11, Row.of(people, 1L, "late", Row.UNCHANGED, 1)),
            upsert(12, Row.of(people, 2L, "late", "late", 1)),
            upsert(13, Row.of(people, 3L, "late", "late", 1))),
        List.of(truncate(21, people), upsert(22, left)),
        List.of(left));
  }

  private void holdBackEachRequest(Rounds rounds, Duration givesUpAfter, boolean goesOn)
      throws Exception {
    TcpProxy link = link();
    Sink late = through(link, givesUpAfter);
    Sink successor = another();
    List<Round> played = new ArrayList<>();
    boolean held = true;
    for (int requests = 0; held; requests++) {
      assertTrue(requests < MOST_REQUESTS, "the write does not end after so many requests");
      Round round = rounds.number(requests);
      writeInTheEnd(late, round.before);
      link.holdAfter(requests);
      FutureTask<Boolean> writing = new FutureTask<>(() -> written(late, round.late));
      Threads.start(writing);
      held = isHeld(link, writing);
      if (!goesOn) {
        end(writing);
      }
      writeInTheEnd(successor, round.newer);
      link.release();
      if (!end(writing) && goesOn) {
        writeInTheEnd(late, round.late);
      }
      played.add(round);
      expectNothingUndone(round);
    }
    expectNothingRevived(played);
  }

  /** Whether the write returned; false if the sink gave up. */
  private boolean written(Sink sink, List<ChangeEvent> batch) throws Exception {
    try {
      write(sink, batch);
      return true;
    } catch (TransientSinkException gaveUp) {
      return false;
    }
  }

  private static boolean end(FutureTask<Boolean> writing) throws Exception {
    return writing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Waits until something of the write is held back or the write is over. */
  private static boolean isHeld(TcpProxy link, FutureTask<Boolean> writing)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!link.isHolding() && !writing.isDone()) {
      assertTrue(System.nanoTime() - deadline < 0, "the write neither sends anything nor ends");
      Threads.pause(Duration.ofMillis(5));
    }
    return link.isHolding();
  }

  /** Fails unless the rows that are to be there are as the newer changes left them. */
  private void expectNothingUndone(Round round) throws Exception {
    List<Row> found = found(round.table);
    for (Row left : round.left) {
      List<Row> there = found.stream().filter(row -> row.key().equals(left.key())).toList();
      assertEquals(
          List.of(), RowComparison.differences(round.table, List.of(left), there), "differences");
    }
  }

  /** Fails unless exactly the rows that are to be there are there, in the time that is allowed. */
  private void expectNothingRevived(List<Round> rounds) throws Exception {
    long deadline = System.nanoTime() + howLongRevivedRowsLast().toNanos();
    for (TableSchema table : rounds.stream().map(Round::table).distinct().toList()) {
      List<Row> left =
          rounds.stream()
              .filter(round -> round.table.equals(table))
              .flatMap(round -> round.left.stream())
              .toList();
      while (!RowComparison.differences(table, left, found(table)).isEmpty()
          && System.nanoTime() - deadline < 0) {
        Threads.pause(Duration.ofMillis(100));
      }
      expect(table, left);
    }
  }
}

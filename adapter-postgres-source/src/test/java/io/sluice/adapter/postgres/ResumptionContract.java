package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.ports.PortException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A capture goes on behind its checkpoint, whichever engine it was and whichever goes on: nothing
 * is lost, nothing comes twice, and versions rise.
 */
interface ResumptionContract extends CaptureBench {
  @ParameterizedTest
  @EnumSource
  default void a_stop_and_a_new_start_lose_nothing_and_repeat_nothing(SourceEngine next)
      throws Exception {
    reopenInSmallBatches(engine());
    startStreamingKeepingTheSnapshot();
    List<String> expected = new ArrayList<>();
    log().stopAfter(2);
    for (int id = 10; id < 16; id++) {
      transaction(id, expected);
    }
    assertInstanceOf(InterruptedException.class, log().awaitEnd());
    assertTrue(log().changes().size() < 4 + expected.size(), "stopped on the way");

    reopenInSmallBatches(next);
    log().stopAfter(2);
    log().start(source());
    assertInstanceOf(InterruptedException.class, log().awaitEnd());
    transaction(16, expected);

    reopenInSmallBatches(engine());
    log().stopAfter(1_000);
    log().start(source());
    log().await(4 + expected.size());
    transaction(17, expected);
    log().await(4 + expected.size());
    assertEquals(expected, described(4));
    Ledger.assertSound(log(), source(), "");
  }

  @ParameterizedTest
  @EnumSource
  default void a_transaction_that_was_under_way_comes_whole_from_whoever_goes_on(SourceEngine next)
      throws Exception {
    reopenInSmallBatches(engine());
    startStreamingKeepingTheSnapshot();
    db().execute("insert into shop.bike values (10, 'before')");
    log().await(5);
    AtomicInteger parts = new AtomicInteger();
    log()
        .gate(
            batch -> {
              if (batch.checkpoint().isEmpty() && parts.incrementAndGet() == 3) {
                throw new PortException("log is full");
              }
            });
    db().execute("insert into shop.bike select i, 'long' from generate_series(11, 40) i");
    assertEquals("log is full", log().awaitEnd().getMessage());
    assertEquals(5, log().changes().size());

    log().gate(batch -> {});
    reopenInSmallBatches(next);
    log().start(source());
    log().await(5 + 30);
    db().execute("insert into shop.bike values (41, 'behind')");
    log().await(5 + 31);
    List<String> expected = new ArrayList<>();
    for (int id = 10; id <= 41; id++) {
      expected.add("INSERT [" + id + "]");
    }
    assertEquals(expected, described(4));
    Ledger.assertSound(log(), source(), "");
  }

  @Test
  default void changes_made_while_nobody_streams_come_at_the_next_start() throws Exception {
    startStreamingKeepingTheSnapshot();
    log().stop();
    db().execute("truncate shop.note", "insert into shop.note values (1, 'n', null)");
    List<String> expected = new ArrayList<>(List.of("TRUNCATE null", "INSERT [n, 1]"));
    transaction(10, expected);
    log().start(source());
    log().await(4 + expected.size());
    db().execute("insert into shop.bike values (20, 'now')");
    expected.add("INSERT [20]");
    log().await(4 + expected.size());
    assertEquals(expected, described(4));
    Ledger.assertSound(log(), source(), "");
  }

  /** So small that a batch ends at every place in a transaction. */
  private void reopenInSmallBatches(SourceEngine with) {
    reopen(db().with(with).configInSmallBatches(2, "shop.*"));
  }

  private void startStreamingKeepingTheSnapshot() throws Exception {
    log().start(source());
    log().await(4);
  }

  private void transaction(int id, List<String> expected) throws Exception {
    db().transaction(
            "insert into shop.bike values (" + id + ", 'new'), (" + -id + ", 'new')",
            "update shop.bike set name = 'other' where id = " + id,
            "update shop.bike set id = " + 100 * id + " where id = " + id,
            "delete from shop.bike where id = " + -id);
    expected.addAll(
        List.of(
            "INSERT [" + id + "]",
            "INSERT [" + -id + "]",
            "UPDATE [" + id + "]",
            "DELETE [" + id + "]",
            "INSERT [" + 100 * id + "]",
            "DELETE [" + -id + "]"));
  }

  private List<String> described(int from) {
    List<ChangeEvent> changes = log().changes();
    return changes.subList(from, changes.size()).stream()
        .map(change -> change.operation() + " " + (change.isTruncate() ? null : change.key()))
        .toList();
  }
}

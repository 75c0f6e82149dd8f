package io.sluice.pipeline;

import static io.sluice.pipeline.Fixtures.batch;
import static io.sluice.pipeline.Fixtures.change;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import io.sluice.ports.TablesHeldException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.log.DeadLetterWriter;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.RejectedChange;
import io.sluice.ports.sink.RejectedChangesException;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TableRefusedException;
import io.sluice.ports.sink.TransientSinkException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private final List<List<ChangeEvent>> written = new ArrayList<>();
  private final List<RejectedChange> deadLetters = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final Deque<SinkException> failures = new ArrayDeque<>();
  private int skipped;
  private final TickingClock clock = new TickingClock();
  private final ComponentStatus status =
      new ComponentStatus("sink graph", clock, Duration.ofSeconds(10));

  private final HeldTables held = new HeldTables("graph", clock, PipelineObserver.NONE);

  private Delivery delivery(RejectionPolicy policy, DeadLetterWriter store) {
    return delivery(RejectionRule.at(policy), store);
  }

  private Delivery delivery(RejectionRule rule, DeadLetterWriter store) {
    Sink sink =
        new Sink() {
          @Override
          public void write(ChangeBatch batch) throws SinkException {
            SinkException failure = failures.poll();
            if (failure != null) {
              throw failure;
            }
            written.add(batch.changes());
          }

          @Override
          public void close() {}
        };
    Backoff backoff = new Backoff(RetryPolicy.DEFAULT, pauses::add);
    PipelineObserver observer =
        new PipelineObserver() {
          @Override
          public void skipped(String name, int changes) {
            skipped += changes;
          }
        };
    return new Delivery("graph", sink, rule, store, held, backoff, observer, status);
  }

  private Delivery delivery(RejectionPolicy policy) {
    return delivery(policy, (sink, rejected) -> deadLetters.addAll(rejected));
  }

  private static RejectedChangesException rejected(ChangeEvent... changes) {
    return new RejectedChangesException(
        List.of(changes).stream().map(each -> new RejectedChange(each, "too large")).toList());
  }

  @Test
  void aBatchIsWrittenOnce() throws Exception {
    delivery(RejectionPolicy.DEAD_LETTER).handle(batch(change(1, 1), change(2, 2)));
    assertEquals(List.of(List.of(change(1, 1), change(2, 2))), written);
  }

  @Test
  void anEmptyBatchIsNotWritten() throws Exception {
    delivery(RejectionPolicy.DEAD_LETTER).handle(batch());
    assertEquals(List.of(), written);
  }

  @Test
  void aPassingFailureIsRepeatedWithTheSameBatchUntilItWorks() throws Exception {
    for (int i = 0; i < 50; i++) {
      failures.add(new TransientSinkException("connection refused"));
    }
    delivery(RejectionPolicy.DEAD_LETTER).handle(batch(change(1, 1)));
    assertEquals(50, pauses.size());
    assertEquals(List.of(List.of(change(1, 1))), written);
    assertEquals(ComponentHealth.State.RUNNING, status.health().state());
  }

  @Test
  void whileItRepeatsTheStatusSaysWhy() {
    failures.add(new TransientSinkException("connection refused"));
    Backoff interrupted =
        new Backoff(
            RetryPolicy.DEFAULT,
            duration -> {
              throw new InterruptedException();
            });
    Sink sink =
        new Sink() {
          @Override
          public void write(ChangeBatch batch) throws SinkException {
            throw failures.remove();
          }

          @Override
          public void close() {}
        };
    Delivery delivery =
        new Delivery(
            "graph",
            sink,
            RejectionRule.at(RejectionPolicy.STOP),
            (name, changes) -> {},
            held,
            interrupted,
            PipelineObserver.NONE,
            status);
    assertThrows(InterruptedException.class, () -> delivery.handle(batch(change(1, 1))));
    assertEquals(ComponentHealth.State.RETRYING, status.health().state());
    assertEquals("connection refused", status.health().reason());
    assertTrue(status.health().ready());
    clock.tick(Duration.ofSeconds(11));
    assertTrue(!status.health().ready());
  }

  @Test
  void rejectedChangesAreSetAsideAndTheOthersWrittenAgain() throws Exception {
    failures.add(rejected(change(2, 2)));
    delivery(RejectionPolicy.DEAD_LETTER).handle(batch(change(1, 1), change(2, 2), change(3, 3)));
    assertEquals(List.of(new RejectedChange(change(2, 2), "too large")), deadLetters);
    assertEquals(List.of(List.of(change(1, 1), change(3, 3))), written);
  }

  @Test
  void theRowsEarlierChangeTakesTheRejectedOnesPlace() throws Exception {
    failures.add(rejected(change(2, 1)));
    delivery(RejectionPolicy.DEAD_LETTER).handle(batch(change(1, 1), change(2, 1)));
    assertEquals(List.of(List.of(change(1, 1))), written);
  }

  @Test
  void aBatchThatIsRejectedWholeIsDone() throws Exception {
    failures.add(rejected(change(1, 1)));
    delivery(RejectionPolicy.DEAD_LETTER).handle(batch(change(1, 1)));
    assertEquals(1, deadLetters.size());
    assertEquals(List.of(), written);
  }

  @Test
  void withPolicyStopARejectionStopsTheSinkAndSetsNothingAside() {
    failures.add(rejected(change(1, 1)));
    Delivery delivery = delivery(RejectionPolicy.STOP);
    FatalSinkException stopped =
        assertThrows(FatalSinkException.class, () -> delivery.handle(batch(change(1, 1))));
    assertTrue(stopped.getMessage().contains("store.staff"), stopped.getMessage());
    assertTrue(stopped.getMessage().contains("onRejected"), stopped.getMessage());
    assertEquals(List.of(), deadLetters);
  }

  @Test
  void withPolicySkipARejectedChangeIsLeftOutAndCounted() throws Exception {
    failures.add(rejected(change(2, 2)));
    delivery(RejectionPolicy.SKIP).handle(batch(change(1, 1), change(2, 2), change(3, 3)));
    assertEquals(List.of(List.of(change(1, 1), change(3, 3))), written);
    assertEquals(1, skipped);
    assertEquals(List.of(), deadLetters);
  }

  @Test
  void aRejectedChangeIsTriedAsOftenAsConfiguredBeforeThePolicyApplies() throws Exception {
    failures.add(rejected(change(2, 2)));
    failures.add(rejected(change(2, 2)));
    failures.add(rejected(change(2, 2)));
    delivery(new RejectionRule(RejectionPolicy.SKIP, 3), (name, changes) -> {})
        .handle(batch(change(1, 1), change(2, 2)));
    assertEquals(2, pauses.size());
    assertEquals(1, skipped);
    assertEquals(List.of(List.of(change(1, 1))), written);
  }

  @Test
  void aChangeThatIsTakenAtALaterAttemptIsWritten() throws Exception {
    failures.add(rejected(change(2, 2)));
    failures.add(new TransientSinkException("busy"));
    failures.add(rejected(change(2, 2)));
    delivery(new RejectionRule(RejectionPolicy.STOP, 3), (name, changes) -> {})
        .handle(batch(change(1, 1), change(2, 2)));
    assertEquals(List.of(List.of(change(1, 1), change(2, 2))), written);
  }

  @Test
  void attemptsAreCountedForEachChangeByItself() throws Exception {
    failures.add(rejected(change(1, 1)));
    failures.add(rejected(change(1, 1), change(2, 2)));
    delivery(
            new RejectionRule(RejectionPolicy.DEAD_LETTER, 2),
            (sink, rejected) -> deadLetters.addAll(rejected))
        .handle(batch(change(1, 1), change(2, 2)));
    assertEquals(List.of(new RejectedChange(change(1, 1), "too large")), deadLetters);
    assertEquals(List.of(List.of(change(2, 2))), written);
  }

  @Test
  void nothingIsWrittenBeforeTheDeadLettersAreStored() throws Exception {
    failures.add(rejected(change(1, 1)));
    Deque<PortException> storeFailures = new ArrayDeque<>();
    storeFailures.add(new TransientPortException("broker away"));
    Delivery delivery =
        delivery(
            RejectionPolicy.DEAD_LETTER,
            (sink, rejected) -> {
              assertEquals(List.of(), written);
              PortException failure = storeFailures.poll();
              if (failure != null) {
                throw failure;
              }
              deadLetters.addAll(rejected);
            });
    delivery.handle(batch(change(1, 1), change(2, 2)));
    assertEquals(1, pauses.size());
    assertEquals(1, deadLetters.size());
    assertEquals(List.of(List.of(change(2, 2))), written);
  }

  @Test
  void aSinkThatRejectsWhatItWasNotGivenIsTakenForABug() {
    failures.add(rejected(change(9, 9)));
    Delivery delivery = delivery(RejectionPolicy.DEAD_LETTER);
    assertThrows(IllegalStateException.class, () -> delivery.handle(batch(change(1, 1))));
    assertEquals(List.of(), deadLetters);
  }

  @Test
  void aFatalFailureIsNotRepeated() {
    failures.add(new FatalSinkException("wrong password"));
    Delivery delivery = delivery(RejectionPolicy.DEAD_LETTER);
    assertThrows(FatalSinkException.class, () -> delivery.handle(batch(change(1, 1))));
    assertEquals(List.of(), pauses);
  }

  @Test
  void aRefusedTableWaitsAndTheOthersAreWritten() throws Exception {
    ChangeEvent other = change(2, 2);
    ChangeEvent refused = Fixtures.changeOf("refused", 1, 1);
    Delivery delivery = delivery(RejectionPolicy.STOP);
    TableId table = refused.table().id();
    failures.add(new TableRefusedException(table, "index full; make room"));
    TablesHeldException waits =
        assertThrows(TablesHeldException.class, () -> delivery.handle(batch(refused, other)));
    assertEquals(Set.of(table), waits.tables());
    assertEquals(List.of(List.of(other)), written);
    ComponentHealth shown = held.health().get(0);
    assertEquals("sink graph, table " + table, shown.component());
    assertEquals("index full; make room", shown.reason());
    assertTrue(!shown.ready());

    delivery.handle(batch(refused));
    assertEquals(List.of(List.of(other), List.of(refused)), written);
    assertEquals(List.of(), held.health());
  }

  @Test
  void aBatchOfARefusedTableAloneWaitsAsAWhole() {
    ChangeEvent refused = Fixtures.changeOf("refused", 1, 1);
    failures.add(new TableRefusedException(refused.table().id(), "no"));
    assertThrows(
        TablesHeldException.class, () -> delivery(RejectionPolicy.STOP).handle(batch(refused)));
    assertEquals(List.of(), written);
    clock.tick(Duration.ofMinutes(3));
    assertEquals(List.of(), held.health(), "another process has it by now");
  }

  @Test
  void aTableThatIsNotInTheBatchCannotBeRefused() {
    failures.add(new TableRefusedException(new TableId("no", "where"), "no"));
    assertThrows(
        IllegalStateException.class,
        () -> delivery(RejectionPolicy.STOP).handle(batch(change(1, 1))));
  }
}

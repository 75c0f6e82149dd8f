package io.sluice.pipeline.verify;

import static io.sluice.pipeline.Fixtures.STAFF;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.Checkpoint;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.pipeline.FakeLog;
import io.sluice.pipeline.TickingClock;
import io.sluice.ports.PortException;
import io.sluice.ports.log.LogPosition;
import io.sluice.ports.source.CaptureRequests;
import io.sluice.ports.source.Mark;
import io.sluice.ports.source.Progress;
import io.sluice.ports.source.Progress.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LogCatchUpTest {
  private final TickingClock clock = new TickingClock();
  private final List<String> steps = new ArrayList<>();
  private final Deque<Progress> progress = new ArrayDeque<>();
  private final Deque<Boolean> passed = new ArrayDeque<>();
  private Optional<Checkpoint> checkpoint = Optional.of(new Checkpoint("", 1));

  private final List<List<RowKey>> asked = new ArrayList<>();
  private final CaptureRequests requests = new Requests();

  private final LogCatchUp catchUp =
      new LogCatchUp(requests, new Log(), "graph", Duration.ofSeconds(60), clock, clock::tick);

  private static Progress at(State state) {
    return new Progress(state, 0, state == State.FAILED ? "table store.staff is gone" : "");
  }

  @Test
  void theEndOfTheLogIsTakenOnlyAfterCaptureHasPassedTheMark() throws Exception {
    progress.addAll(List.of(at(State.AHEAD), at(State.DONE)));
    passed.addAll(List.of(false, true));
    catchUp.await();
    assertEquals(List.of("mark", "AHEAD", "DONE", "end", "false", "true"), steps);
  }

  @Test
  void othersRequestsUnderWayAreNotWaitedFor() throws Exception {
    progress.add(at(State.UNDER_WAY));
    passed.add(true);
    catchUp.await();
  }

  @Test
  void aRequestIsWaitedForUntilItIsDone() throws Exception {
    progress.addAll(List.of(at(State.AHEAD), at(State.UNDER_WAY), at(State.DONE)));
    catchUp.awaitRequest(new Mark("", "1"));
    assertEquals(List.of("AHEAD", "UNDER_WAY", "DONE"), steps);
  }

  @Test
  void rowsAreAskedForAgainInRequestsThatAreNotTooLong() throws Exception {
    progress.add(at(State.DONE));
    Reread reread = new Reread(requests, catchUp);
    List<RowKey> numbers = LongStream.range(0, 1_200).mapToObj(RowKey::of).toList();
    reread.rows(STAFF.id(), numbers);
    List<RowKey> texts =
        LongStream.range(0, 30).mapToObj(i -> RowKey.of(i + "x".repeat(1_000))).toList();
    reread.rows(STAFF.id(), texts);
    reread.rows(STAFF.id(), List.of(RowKey.of("x".repeat(30_000))));
    assertEquals(List.of(500, 500, 200, 19, 11, 1), asked.stream().map(List::size).toList());
    assertEquals(numbers, asked.subList(0, 3).stream().flatMap(List::stream).toList());
    assertEquals(texts, asked.subList(3, 5).stream().flatMap(List::stream).toList());
  }

  @Test
  void aRequestThatFailedSaysWhy() {
    progress.add(at(State.FAILED));
    PortException failure =
        assertThrows(PortException.class, () -> catchUp.awaitRequest(new Mark("", "1")));
    assertTrue(failure.getMessage().contains("store.staff is gone"), failure::getMessage);
  }

  @Test
  void captureThatDoesNotComeByIsReported() {
    progress.add(at(State.AHEAD));
    PortException failure = assertThrows(PortException.class, catchUp::await);
    assertTrue(failure.getMessage().startsWith("capture has not come"), failure::getMessage);
  }

  @Test
  void aPipelineThatHasNeverRunIsReported() {
    checkpoint = Optional.empty();
    assertThrows(PortException.class, catchUp::await);
  }

  @Test
  void aSinkThatDoesNotCatchUpIsNamed() {
    progress.add(at(State.DONE));
    passed.add(false);
    PortException failure = assertThrows(PortException.class, catchUp::await);
    assertTrue(failure.getMessage().startsWith("sink graph has not"), failure::getMessage);
  }

  private <T> T next(Deque<T> script) {
    return script.size() > 1 ? script.poll() : script.peek();
  }

  private final class Log extends FakeLog {
    @Override
    public Optional<Checkpoint> lastCheckpoint() {
      return checkpoint;
    }

    @Override
    public LogPosition end() {
      steps.add("end");
      return new LogPosition(Map.of("p", 7L));
    }

    @Override
    public boolean passed(String sink, LogPosition position) {
      assertEquals(Map.of("p", 7L), position.offsets());
      boolean answer = next(passed);
      steps.add(Boolean.toString(answer));
      return answer;
    }
  }

  private final class Requests implements CaptureRequests {
    @Override
    public Mark mark() {
      steps.add("mark");
      return new Mark("1", "");
    }

    @Override
    public Mark rereadRows(TableId table, List<RowKey> keys) {
      asked.add(List.copyOf(keys));
      return new Mark("", "1");
    }

    @Override
    public Mark rereadTable(TableId table, Optional<String> condition) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Progress progress(Checkpoint at, Mark mark) {
      Progress answer = next(progress);
      steps.add(answer.state().name());
      return answer;
    }

    @Override
    public void close() {}
  }
}

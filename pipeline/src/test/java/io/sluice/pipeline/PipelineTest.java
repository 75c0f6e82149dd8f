package io.sluice.pipeline;

import static io.sluice.pipeline.Fixtures.batch;
import static io.sluice.pipeline.Fixtures.change;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.pipeline.ComponentHealth.State;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private final FakeLog log = new FakeLog();
  private final FakeSource source = new FakeSource();
  private final List<ChangeBatch> good = new CopyOnWriteArrayList<>();
  private Pipeline pipeline;

  private void start(SinkUnit... sinks) {
    pipeline =
        new Pipeline(
            source,
            log,
            (sink, rejected) -> {},
            List.of(sinks),
            new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(5)),
            Duration.ofSeconds(10),
            PipelineObserver.NONE,
            Clock.systemUTC());
    pipeline.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    assertTrue(pipeline.stop(Duration.ofSeconds(5)), "threads still alive");
  }

  private SinkUnit sink(String name, FakeSink.Body body) {
    return new SinkUnit(
        name, 1, RejectionRule.at(RejectionPolicy.STOP), worker -> new FakeSink(body));
  }

  private State state(String component) {
    Map<String, State> states =
        pipeline.health().components().stream()
            .collect(Collectors.toMap(ComponentHealth::component, ComponentHealth::state));
    return states.get(component);
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "not within 10 s: " + what);
      Thread.onSpinWait();
    }
  }

  @Test
  void changesGoFromTheSourceThroughTheLogIntoEverySink() {
    List<ChangeBatch> other = new CopyOnWriteArrayList<>();
    start(sink("a", good::add), sink("b", other::add));
    source.push(batch(change(1, 1)));
    await("both sinks have it", () -> good.size() == 1 && other.size() == 1);
    assertTrue(pipeline.health().ready());
  }

  @Test
  void aSinkThatFailsStopsNeitherTheOthersNorTheCapture() {
    start(
        sink(
            "bad",
            batch -> {
              throw new FatalSinkException("wrong password for the graph");
            }),
        sink(
            "buggy",
            batch -> {
              throw new IllegalStateException("a bug");
            }),
        sink("good", good::add));
    source.push(batch(change(1, 1)));
    await("bad stopped", () -> state("sink bad") == State.STOPPED);
    await("buggy stopped", () -> state("sink buggy") == State.STOPPED);
    source.push(batch(change(2, 2)));
    await("good goes on", () -> good.size() == 2);
    assertEquals(State.RUNNING, state("capture"));
    assertTrue(!pipeline.health().ready());
    assertTrue(
        pipeline.health().components().stream()
            .anyMatch(each -> each.reason().equals("wrong password for the graph")));
  }

  @Test
  void captureGoesOnAfterAPassingFailureOfTheSource() {
    source.failNext(new TransientPortException("connection refused"));
    source.failNext(new TransientPortException("connection refused"));
    start(sink("good", good::add));
    source.push(batch(change(1, 1)));
    await("captured", () -> good.size() == 1);
    await("running again", () -> state("capture") == State.RUNNING);
  }

  @Test
  void aLongWaitBetweenAttemptsEndsAtOnceWhenAskedToStop() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    pipeline =
        new Pipeline(
            source,
            log,
            (sink, rejected) -> {},
            List.of(
                sink(
                    "away",
                    change -> {
                      attempts.incrementAndGet();
                      throw new TransientSinkException("away");
                    })),
            new RetryPolicy(Duration.ofHours(1), Duration.ofHours(1)),
            Duration.ofMinutes(1),
            PipelineObserver.NONE,
            Clock.systemUTC());
    pipeline.start();
    source.push(batch(change(1, 1)));
    await("waiting", () -> state("sink away") == State.RETRYING);
    assertTrue(pipeline.stop(Duration.ofSeconds(30)));
    assertEquals(1, attempts.get());
    assertEquals(State.ENDED, state("sink away"));
  }

  @Test
  void aProcessThatStandsByOpensNoWriter() {
    source.otherHoldsTheClaim(true);
    start(sink("good", good::add));
    await("standing by", () -> state("capture") == State.STANDBY);
    assertEquals(0, log.writersOpened());
    assertTrue(pipeline.health().components().get(0).ready());
    source.otherHoldsTheClaim(false);
    await("took over", () -> state("capture") == State.RUNNING);
    assertEquals(1, log.writersOpened());
  }

  @Test
  void aSourceThatNeedsAPersonStopsTheCaptureAndSaysWhy() {
    source.failNext(new PortException("the slot is gone; do this"));
    start(sink("good", good::add));
    await("stopped", () -> state("capture") == State.STOPPED);
    assertEquals("the slot is gone; do this", pipeline.health().components().get(0).reason());
  }

  /** A sink made of one function. */
  private record FakeSink(Body body) implements Sink {
    interface Body {
      void write(ChangeBatch batch) throws SinkException;
    }

    @Override
    public void write(ChangeBatch batch) throws SinkException {
      body.write(batch);
    }

    @Override
    public void close() {}
  }
}

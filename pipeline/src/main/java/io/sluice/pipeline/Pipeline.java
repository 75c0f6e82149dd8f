package io.sluice.pipeline;

import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.log.DeadLetterWriter;
import io.sluice.ports.source.ChangeSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One capture and the workers of all sinks, each on a thread of its own. None waits for another: a
 * sink that fails stops neither the other sinks nor the capture.
 *
 * <p>Does not close source, log or dead letters: whoever made them does, after {@link #stop}.
 */
public final class Pipeline {
  private final Clock clock;
  private final Duration patience;
  private final RetryPolicy retry;
  private final PipelineObserver observer;
  private final Map<String, List<ComponentStatus>> statuses = new LinkedHashMap<>();
  private final Map<String, HeldTables> held = new HashMap<>();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param patience how long retries or one write may last before the part counts as not ready
   */
  public Pipeline(
      ChangeSource source,
      ChangeLog log,
      DeadLetterWriter deadLetters,
      List<SinkUnit> sinks,
      RetryPolicy retry,
      Duration patience,
      PipelineObserver observer,
      Clock clock) {
    this.clock = clock;
    this.patience = patience;
    this.retry = retry;
    this.observer = observer;
    ComponentStatus capture = status("capture");
    thread("sluice-capture", new Capture(source, log, observer, capture), capture, backoff());
    for (SinkUnit sink : sinks) {
      HeldTables tables = new HeldTables(sink.name(), clock, observer);
      held.put("sink " + sink.name(), tables);
      for (int i = 0; i < sink.workers(); i++) {
        ComponentStatus status = status("sink " + sink.name());
        Backoff backoff = backoff();
        thread(
            "sluice-sink-" + sink.name() + "-" + i,
            new SinkWork(sink, i, log, deadLetters, tables, backoff, observer, status),
            status,
            backoff);
      }
    }
  }

  private ComponentStatus status(String component) {
    ComponentStatus status = new ComponentStatus(component, clock, patience);
    statuses.computeIfAbsent(component, name -> new ArrayList<>()).add(status);
    return status;
  }

  private Backoff backoff() {
    return new Backoff(retry, Pause.SLEEP);
  }

  private void thread(String name, Work work, ComponentStatus status, Backoff backoff) {
    threads.add(new Thread(new Worker(work, status, backoff, observer, clock), name));
  }

  /** Starts all threads and returns at once; to be called once. */
  public void start() {
    threads.forEach(Thread::start);
  }

  /**
   * Interrupts all threads and waits for them to end.
   *
   * @return whether all ended in time; what the others were at is delivered again by the next start
   */
  public boolean stop(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    threads.forEach(Thread::interrupt);
    boolean allEnded = true;
    for (Thread thread : threads) {
      TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
      allEnded &= !thread.isAlive();
    }
    return allEnded;
  }

  /**
   * Capture first, then the sinks in the order of the configuration, each as its worst worker is,
   * and behind it the tables that it does not take.
   */
  public Health health() {
    List<ComponentHealth> all = new ArrayList<>();
    statuses.forEach(
        (component, each) -> {
          all.add(worst(each));
          if (held.containsKey(component)) {
            all.addAll(held.get(component).health());
          }
        });
    return new Health(all);
  }

  private static ComponentHealth worst(List<ComponentStatus> workers) {
    return workers.stream()
        .map(ComponentStatus::health)
        .max(
            Comparator.comparing((ComponentHealth h) -> !h.ready())
                .thenComparing(ComponentHealth::state))
        .orElseThrow();
  }
}

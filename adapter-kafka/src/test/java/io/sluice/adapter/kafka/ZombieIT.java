package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.ports.PortException;
import io.sluice.ports.log.LogWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workers in processes of their own that die, or are taken for dead and come back. */
class ZombieIT {
  private static final String SINK = "a";

  /** Well below Kafka's own session of 45 s, and above ours with a machine under load. */
  private static final Duration TAKE_OVER = Duration.ofSeconds(30);

  private final String pipeline = LogServers.newPipeline();
  private final KafkaChangeLog log = new KafkaChangeLog(pipeline, LogServers.config());

  @AfterEach
  void close() {
    log.close();
  }

  private void append(int from, int to) throws Exception {
    List<ChangeEvent> changes = new ArrayList<>();
    for (int version = from; version <= to; version++) {
      changes.add(Sample.insert(version, "x", version));
    }
    try (LogWriter writer = log.openWriter()) {
      writer.handle(ChangeBatch.of(changes, new Checkpoint("" + to, to)));
    }
  }

  private static Set<Long> versions(int from, int to) {
    return LongStream.rangeClosed(from, to).boxed().collect(Collectors.toSet());
  }

  private static Set<Long> versions(Running worker) {
    return worker.changes().stream().map(ChangeEvent::version).collect(Collectors.toSet());
  }

  private boolean caughtUp() {
    try {
      return log.lag(SINK).records() == 0;
    } catch (PortException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aKilledWorkersPartitionsComeToAnotherWithinSeconds() throws Exception {
    append(1, 40);
    try (WorkerProcess killed = new WorkerProcess(pipeline, SINK)) {
      killed.awaitTaken().kill();
      long began = System.nanoTime();
      try (Running other = Running.of(log, SINK)) {
        other.awaitChanges(40);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(took.compareTo(TAKE_OVER) < 0, () -> "it took " + took.toMillis() + " ms");
        assertEquals(versions(1, 40), versions(other));
      }
    }
  }

  @Test
  void aWorkerPausedInAWriteAndResumedConfirmsNothingThatIsAnothersAndGoesOn() throws Exception {
    append(1, 40);
    try (WorkerProcess zombie = new WorkerProcess(pipeline, SINK)) {
      zombie.awaitTaken().pause();
      append(41, 60);
      try (Running other = Running.of(log, SINK)) {
        // Its partitions go to the other one, and what it was writing is delivered again.
        other.awaitChanges(60);
        Running.await(this::caughtUp, () -> "no lag");
        assertEquals(versions(1, 60), versions(other));
        long handledByOther = other.changes().size();
        zombie.resume();
        zombie.goOnAlways();
        Running.await(() -> !zombie.handled().isEmpty(), zombie::output);
        // The late write has moved nothing, neither back nor forth: nothing comes again.
        assertTrue(caughtUp());
        assertEquals(handledByOther, other.changes().size());
        // It joins again and takes its share.
        Set<Long> late = zombie.handled();
        for (int version = 61; zombie.handled().equals(late); version += 20) {
          append(version, version + 19);
          Running.await(this::caughtUp, () -> "no lag; " + zombie.output());
          assertTrue(version < 2_000, zombie::output);
        }
        assertTrue(zombie.isAlive(), zombie::output);
        assertFalse(other.hasEnded());
      }
      Running.await(this::caughtUp, zombie::output);
    }
  }

  @Test
  void whatIsAppendedWhileAWorkerIsPausedIsDeliveredOnceItIsBackAloneToo() throws Exception {
    append(1, 20);
    try (WorkerProcess paused = new WorkerProcess(pipeline, SINK)) {
      paused.awaitTaken().pause();
      append(21, 40);
      // Its session ends: the group has no member any more.
      Running.await(() -> members() == 0, () -> "no member");
      paused.resume();
      paused.goOnAlways();
      Running.await(() -> paused.handled().equals(versions(1, 40)), paused::output);
      Running.await(this::caughtUp, paused::output);
    }
  }

  private int members() {
    try (var admin = Kafka.admin()) {
      String group = pipeline + "." + SINK;
      return admin
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get(20, TimeUnit.SECONDS)
          .members()
          .size();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}

package io.sluice.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ports.StandbyException;
import io.sluice.ports.TransientPortException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerTest {
  private static final int ATTEMPTS = 20;

  private final List<Duration> pauses = new ArrayList<>();

  private void run(Work attempt) {
    Clock clock = Clock.systemUTC();
    Pause pause =
        duration -> {
          pauses.add(duration);
          if (pauses.size() == ATTEMPTS) {
            throw new InterruptedException("enough");
          }
        };
    new Worker(
            attempt,
            new ComponentStatus("capture", clock, Duration.ofMinutes(1)),
            new Backoff(RetryPolicy.DEFAULT, pause),
            PipelineObserver.NONE,
            clock)
        .run();
  }

  @Test
  void a_process_that_stands_by_asks_every_second_however_long_it_has_waited() {
    run(
        () -> {
          throw new StandbyException("another one captures");
        });
    assertEquals(Collections.nCopies(ATTEMPTS, Duration.ofSeconds(1)), pauses);
  }

  @Test
  void failures_in_a_row_are_tried_again_more_and_more_slowly() {
    run(
        () -> {
          throw new TransientPortException("gone");
        });
    assertTrue(pauses.get(ATTEMPTS - 1).compareTo(Duration.ofSeconds(15)) >= 0, pauses.toString());
  }
}

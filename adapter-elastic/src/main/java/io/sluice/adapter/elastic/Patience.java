package io.sluice.adapter.elastic;

import io.sluice.ports.sink.SinkException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Asks again for a while when Elasticsearch is too busy to answer: a circuit breaker has refused
 * what would take too much of its memory, a queue is full, a shard is away for a moment. When a
 * connection is cut, it asks once more, for the connection may have been idle for too long. What is
 * asked must be fit for being asked twice.
 */
record Patience(Duration patience) {
  /** For writing: the batch comes again anyway. */
  static final Patience NONE = new Patience(Duration.ZERO);

  /** For reading, which is not begun anew lightly. */
  static final Patience OF_READING = new Patience(Duration.ofSeconds(30));

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  /** One try; the failure of a call comes as an {@link ExecutionException}. */
  interface Attempt<T> {
    T run() throws ExecutionException, IOException, SinkException, InterruptedException;
  }

  <T> T ask(String what, Attempt<T> attempt) throws SinkException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean wasCut = patience.isZero();
    for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      try {
        return attempt.run();
      } catch (ExecutionException | IOException e) {
        boolean busy = Failures.isBusy(e) && System.nanoTime() < deadline;
        boolean cut = Failures.isConnectionCut(e) && !wasCut;
        if (!busy && !cut) {
          throw Failures.of(what, e);
        }
        wasCut |= cut;
      }
      TimeUnit.MILLISECONDS.sleep(pause);
    }
  }
}

package io.sluice.app.deadletters;

import io.sluice.domain.ChangeBatch;
import io.sluice.pipeline.Pause;
import io.sluice.pipeline.RetryPolicy;
import io.sluice.ports.PortException;
import io.sluice.ports.log.DeadLetter;
import io.sluice.ports.log.DeadLetters;
import io.sluice.ports.log.DeadLetters.Outcome;
import io.sluice.ports.sink.RejectedChange;
import io.sluice.ports.sink.RejectedChangesException;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.TransientSinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Writes dead letters to their sink again, in the order of their versions, each with its own
 * version: where the target has a newer change of the row already, that one stays, and the dead
 * letter is done with. The pipeline may be at work meanwhile.
 */
public final class Replay {
  private static final RetryPolicy RETRY =
      new RetryPolicy(Duration.ofMillis(200), Duration.ofSeconds(5));

  /** About a quarter of a minute in all. */
  private static final int ATTEMPTS = 8;

  private final DeadLetters letters;
  private final Pause pause;

  public Replay(DeadLetters letters, Pause pause) {
    this.letters = letters;
    this.pause = pause;
  }

  /** Told of dead letters that the sink has not taken this time either. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param ids of the dead letters, which stay
     */
    void rejectedAgain(List<Long> ids, String reason);
  }

  /**
   * Writes the dead letters meant to the sink that they are of. Blocks until the target has them;
   * holds some megabytes of them at a time.
   *
   * @param meant leaves out other sinks' dead letters
   * @return how many dead letters are done with
   * @throws PortException if the target is away, or the dead letters cannot be read; what was
   *     written until then is done with
   */
  public long run(Predicate<DeadLetter> meant, Sink sink, Listener listener)
      throws PortException, InterruptedException {
    long replayed = 0;
    ReplayWindow window = ReplayWindow.read(letters, meant, Long.MIN_VALUE);
    while (!window.isEmpty()) {
      Map<Long, String> rejected = write(window, sink);
      List<Long> done = new ArrayList<>();
      for (long version : window.versions()) {
        if (rejected.containsKey(version)) {
          listener.rejectedAgain(window.ids(version), rejected.get(version));
        } else {
          done.addAll(window.ids(version));
        }
      }
      letters.resolve(done, Outcome.REPLAYED);
      replayed += done.size();
      window = ReplayWindow.read(letters, meant, window.lastVersion());
    }
    return replayed;
  }

  /** Returns the reasons of what was rejected, by version. */
  private Map<Long, String> write(ReplayWindow window, Sink sink)
      throws PortException, InterruptedException {
    Map<Long, String> rejected = new TreeMap<>();
    int failures = 0;
    ChangeBatch left = window.batch(rejected.keySet());
    while (!left.isEmpty()) {
      try {
        sink.write(left);
        return rejected;
      } catch (RejectedChangesException e) {
        for (RejectedChange each : e.rejected()) {
          rejected.put(each.change().version(), each.reason());
        }
        ChangeBatch rest = window.batch(rejected.keySet());
        if (rest.size() == left.size()) {
          throw new IllegalStateException("the sink rejected changes that were not in the batch");
        }
        left = rest;
      } catch (TransientSinkException e) {
        failures++;
        if (failures == ATTEMPTS) {
          throw e;
        }
        pause.pause(RETRY.delay(failures, RandomGenerator.getDefault()));
      }
    }
    return rejected;
  }
}

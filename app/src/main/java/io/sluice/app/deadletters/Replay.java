package io.sluice.app.deadletters;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Writes dead letters to their sink again, in the order of their versions, each with its own
 * version: where the target has a newer change of the row already, that one stays, and the dead
 * letter is done with. The pipeline may be at work meanwhile.
 *
 * <p>A version alone does not put every row right. The newer change may have left out a large value
 * which only the dead letter held; and a target remembers a deleted row for a limited time, so that
 * an old letter could bring it back. So the rows are also read again from the source.
 */
public final class Replay {
  private static final RetryPolicy RETRY =
      new RetryPolicy(Duration.ofMillis(200), Duration.ofSeconds(5));

  /** About a quarter of a minute in all. */
  private static final int ATTEMPTS = 8;

  private final DeadLetters letters;
  private final Reread reread;
  private final Pause pause;

  public Replay(DeadLetters letters, Reread reread, Pause pause) {
    this.letters = letters;
    this.reread = reread;
    this.pause = pause;
  }

  /** Has rows read again, down the log like every other change. */
  @FunctionalInterface
  public interface Reread {
    /** Blocks until they are in the log. */
    void rows(TableId table, Collection<RowKey> keys) throws PortException, InterruptedException;
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
   * @throws PortException if target or source are away, or the dead letters cannot be read; what
   *     was written until then is done with, but for the last few thousand
   */
  public long run(Predicate<DeadLetter> meant, Sink sink, Listener listener)
      throws PortException, InterruptedException {
    long replayed = 0;
    ReplayWindow window = ReplayWindow.read(letters, meant, Long.MIN_VALUE);
    while (!window.isEmpty()) {
      Map<Long, String> rejected = write(window, sink);
      List<Long> done = new ArrayList<>();
      List<Long> written = new ArrayList<>();
      for (long version : window.versions()) {
        if (rejected.containsKey(version)) {
          listener.rejectedAgain(window.ids(version), rejected.get(version));
        } else {
          done.addAll(window.ids(version));
          written.add(version);
        }
      }
      for (Map.Entry<TableId, Set<RowKey>> table : window.rows(written).entrySet()) {
        reread.rows(table.getKey(), table.getValue());
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

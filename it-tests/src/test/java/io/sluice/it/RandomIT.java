package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random relational work by several sessions at once, crossed with random faults, must end with
 * every sink equal to the source and a log that is in order.
 *
 * <p>An even seed has Debezium's engine, as the fixed one, an odd seed the native one.
 *
 * <p>Of {@code mvn verify} it is one run with a fixed seed and one with a fresh seed. On demand:
 *
 * <ul>
 *   <li>{@code -Dit.test=RandomIT -Drandom.seed=N}: just that seed;
 *   <li>{@code -Dit.test=RandomIT -Dsoak.minutes=60}: fresh seeds one after the other, with longer
 *       runs and larger transactions, for that long;
 *   <li>{@code -Dit.test=RandomIT -Dsoak.seed=N}: just that seed of such a run.
 * </ul>
 */
final class RandomIT {
  private static final Logger LOG = LoggerFactory.getLogger(RandomIT.class);
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final long FIXED_SEED = 20_261_122;
  private static final int SESSIONS = 4;

  /**
   * @param seedProperty what gives the seed of just one run
   * @param steps of all sessions
   * @param largest how many rows a transaction has at most, about
   * @param faults how many there are, about
   */
  private record Size(String seedProperty, int steps, int largest, int faults) {}

  private static final Size SHORT = new Size("random.seed", 700, 3_000, 10);
  private static final Size LONG = new Size("soak.seed", 4_000, 100_000, 40);

  @Test
  void everySinkEndsAsTheSourceWhateverHappens() throws Exception {
    Long shortSeed = Long.getLong(SHORT.seedProperty);
    Long longSeed = Long.getLong(LONG.seedProperty);
    Integer soak = Integer.getInteger("soak.minutes");
    if (soak != null) {
      soak(Duration.ofMinutes(soak));
    } else if (longSeed != null) {
      run(longSeed, LONG);
    } else if (shortSeed != null) {
      run(shortSeed, SHORT);
    } else {
      run(FIXED_SEED, SHORT);
      run(System.nanoTime() | 1, SHORT);
    }
  }

  private static void soak(Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    int runs = 0;
    while (System.nanoTime() < end) {
      run(System.nanoTime(), LONG);
      runs++;
      LOG.info("soak: {} runs equal", runs);
    }
  }

  private static void run(long seed, Size size) throws Exception {
    String again = "-Dit.test=RandomIT -D" + size.seedProperty + "=" + seed;
    String engine = seed % 2 == 0 ? "debezium" : "native";
    LOG.info("random test: seed {}, engine {} (again: {})", seed, engine, again);
    List<String> told = new ArrayList<>();
    try (Scenario scenario = new Scenario("random" + Long.toString(seed & 0xFFFFFF, 36))) {
      scenario.sourceKey("engine: " + engine);
      RandomTables.create(scenario);
      CommittedTransactions committed = CommittedTransactions.from(scenario);
      Random random = new Random(seed);
      try (Sessions sessions = new Sessions(random, scenario, size.largest)) {
        sessions.steps(size.steps / 10);
        RandomFaults faults = new RandomFaults(random, scenario);
        told = faults.told();
        try {
          for (int i = 0; i < size.steps; i++) {
            sessions.steps(1);
            if (random.nextInt(size.steps) < size.faults) {
              faults.next();
            }
          }
        } finally {
          faults.mend();
        }
        sessions.finish();
        try (Stores stores = new Stores(scenario.patientConfig())) {
          stores.awaitEqualAndWholeOrNone(committed, LIMIT);
        }
        assertTrue(faults.service().isAlive(), faults.service()::output);
        assertEquals(0, faults.service().stop(Duration.ofSeconds(10)));
      }
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "seed " + seed + "; " + again + " tries it again; faults: " + told, e);
    }
  }

  /** The sessions, each taking steps by turns that the seed chooses. */
  private static final class Sessions implements AutoCloseable {
    private final Random random;
    private final List<RandomSession> sessions = new ArrayList<>();

    Sessions(Random random, Scenario scenario, int largest) {
      this.random = random;
      for (int i = 0; i < SESSIONS; i++) {
        sessions.add(new RandomSession(random, scenario, largest));
      }
    }

    void steps(int count) throws Exception {
      for (int i = 0; i < count; i++) {
        sessions.get(random.nextInt(SESSIONS)).step();
      }
    }

    void finish() throws Exception {
      for (RandomSession session : sessions) {
        session.finish();
      }
    }

    @Override
    public void close() {
      sessions.forEach(RandomSession::close);
    }
  }
}

package io.sluice.it;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A client at work until closed; goes on when PostgreSQL was away. */
final class Load implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(5);

  /**
   * A library's load goes on while a test waits for something else. More transactions than these
   * forty a second prove no more, but the sinks have to catch up with them.
   */
  private static final Duration LIBRARY_PAUSE = Duration.ofMillis(25);

  private static final Duration AWAY = Duration.ofMillis(200);

  private final Scenario scenario;
  private final Work work;
  private final Duration pause;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicInteger transactions = new AtomicInteger();
  private final AtomicReference<SQLException> bug = new AtomicReference<>();
  private final Thread thread = new Thread(this::work, "load");

  /** What the client does over and over again. */
  interface Work {
    /**
     * @param turn counts the transactions
     */
    void transaction(Connection connection, int turn) throws SQLException;
  }

  Load(Scenario scenario, Library library) {
    this(scenario, library::work, LIBRARY_PAUSE);
  }

  Load(Scenario scenario, Work work) {
    this(scenario, work, PAUSE);
  }

  private Load(Scenario scenario, Work work, Duration pause) {
    this.scenario = scenario;
    this.work = work;
    this.pause = pause;
    thread.start();
  }

  private void work() {
    try {
      while (stop.getCount() > 0 && bug.get() == null) {
        try (Connection connection = scenario.connect()) {
          while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            work.transaction(connection, transactions.get());
            transactions.incrementAndGet();
          }
        } catch (SQLException e) {
          if (isAbout(e, "08", "57")) {
            stop.await(AWAY.toMillis(), TimeUnit.MILLISECONDS);
          } else {
            bug.set(e);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Connection exceptions and a server that shuts down or starts. */
  private static boolean isAbout(SQLException e, String... classes) {
    for (String each : classes) {
      if (e.getSQLState() != null && e.getSQLState().startsWith(each)) {
        return true;
      }
    }
    return false;
  }

  /** How many are through. */
  int transactions() {
    return transactions.get();
  }

  /** Blocks until so many more transactions are through. */
  void awaitMore(int count) throws Exception {
    int before = transactions.get();
    Await.until(
        count + " more transactions",
        Duration.ofSeconds(60),
        () -> transactions.get() + " in all, " + bug.get(),
        () -> transactions.get() >= before + count);
  }

  @Override
  public void close() throws SQLException {
    stop.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (bug.get() != null) {
      throw bug.get();
    }
  }
}

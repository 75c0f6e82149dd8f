package io.sluice.bench;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Commits a row at a time, at an even pace, and takes the time from the return of each commit until
 * its row is seen in the target. The first third warms up and does not count.
 */
final class LatencyRun {
  private static final long FIRST_ID = 1_000;
  private static final long NANOS = 1_000_000_000;

  private final PathRun run;
  private final Trial trial;
  private final Target target;
  private final Database database;
  private final int rows;
  private final long[] committed;
  private final long[] seen;

  LatencyRun(PathRun run, Trial trial, Target target, Database database) {
    this.run = run;
    this.trial = trial;
    this.target = target;
    this.database = database;
    Settings settings = trial.settings();
    this.rows = Math.toIntExact(settings.perSecond() * settings.latencyTime().toSeconds());
    this.committed = new long[rows];
    this.seen = new long[rows];
  }

  Result measure(String name) throws Exception {
    Workload.of(trial.what()).prepare(database);
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try (ChildProcess process = run.start(Stage.ALL)) {
      try (Counter counter = Counters.of(trial, target, database)) {
        run.untilItStreams(process, counter);
      }
      try (Sightings sightings = Sightings.of(trial, target, FIRST_ID)) {
        Future<?> commits = writer.submit(this::commit);
        watch(process, sightings, commits);
        commits.get();
      }
      return result(name, ProcessFigures.peakRssBytes(process.pid()));
    } finally {
      writer.shutdownNow();
      writer.awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  /** A {@link Callable}, so that what goes wrong is passed on. */
  private Void commit() throws SQLException {
    String sql =
        "insert into shop.orders values (?, 7, 'shipped', 12.50, repeat('x', 150), now(), now())";
    database.execute("set synchronous_commit = on");
    try (PreparedStatement insert = database.connection().prepareStatement(sql)) {
      long began = System.nanoTime();
      for (int i = 0; i < rows; i++) {
        long due = began + i * NANOS / trial.settings().perSecond();
        for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
          LockSupport.parkNanos(due - now);
        }
        insert.setLong(1, FIRST_ID + i);
        insert.executeUpdate();
        committed[i] = System.nanoTime();
      }
    }
    return null;
  }

  private void watch(ChildProcess process, Sightings sightings, Future<?> commits)
      throws Exception {
    long patience = trial.settings().patience().toNanos();
    long moved = System.nanoTime();
    for (int found = 0; found < rows; ) {
      for (long id : sightings.next()) {
        int i = Math.toIntExact(id - FIRST_ID);
        if (i >= 0 && seen[i] == 0) {
          seen[i] = System.nanoTime();
          moved = seen[i];
          found++;
        }
      }
      if (commits.isDone()) {
        commits.get();
      }
      if (System.nanoTime() - moved > patience) {
        throw new BenchmarkException(
            found + " of " + rows + " rows have come to " + target.label() + "\n" + process.tail());
      }
    }
  }

  private Result result(String name, long peakBytes) {
    int from = rows / 3;
    double[] millis = new double[rows - from];
    for (int i = from; i < rows; i++) {
      // One seen before its commit has returned to the writer took no time.
      millis[i - from] = Math.max(0, seen[i] - committed[i]) / 1e6;
    }
    Arrays.sort(millis);
    return Result.latency(
        name, millis[millis.length / 2], millis[millis.length * 99 / 100], peakBytes);
  }
}

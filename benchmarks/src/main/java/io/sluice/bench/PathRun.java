package io.sluice.bench;

import java.io.IOException;
import java.sql.SQLException;

/** The ways in which a case goes by for a program that is started. */
final class PathRun {
  private static final double NANOS = 1e9;

  private final Trial trial;
  private final Target target;
  private final Database database;
  private final Launcher launcher;
  private final Workload workload;

  PathRun(Trial trial, Target target, Database database, Launcher launcher) {
    this.trial = trial;
    this.target = target;
    this.database = database;
    this.launcher = launcher;
    this.workload = Workload.of(trial.what());
  }

  /** The rows are there before the first start. */
  Result snapshot(String name) throws Exception {
    workload.change(database, trial.changes());
    return catchUp(name, 0);
  }

  /** It streams, is stopped, the changes are made, it is started again and catches up. */
  Result backlog(String name) throws Exception {
    workload.prepare(database);
    long before;
    try (ChildProcess process = start(Stage.ALL);
        Counter counter = Counters.of(trial, target, database)) {
      before = untilItStreams(process, counter);
    }
    workload.change(database, trial.changes());
    return catchUp(name, before);
  }

  /** The topic is filled first; then the sink is added. */
  Result drain(String name) throws Exception {
    workload.prepare(database);
    try (ChildProcess process = start(Stage.CAPTURE);
        Counter counter = Counters.of(trial, Target.KAFKA, database)) {
      long before = untilItStreams(process, counter);
      workload.change(database, trial.changes());
      await(process, counter, new Arrivals(trial.changes(), 1, () -> 0), before);
    }
    return catchUp(name, 0);
  }

  /** One transaction while it runs; counted from the commit. */
  Result live(String name) throws Exception {
    workload.prepare(database);
    try (ChildProcess process = start(Stage.ALL);
        Counter counter = Counters.of(trial, target, database)) {
      long before = untilItStreams(process, counter);
      workload.change(database, trial.changes());
      Arrivals arrivals = arrivals(process, before);
      arrivals.begin();
      await(process, counter, arrivals, before);
      return Result.throughput(name, trial.what(), arrivals, peak(process), Double.NaN);
    }
  }

  Result idle(String name) throws Exception {
    workload.prepare(database);
    try (ChildProcess process = start(Stage.ALL);
        Counter counter = Counters.of(trial, target, database)) {
      untilItStreams(process, counter);
      Thread.sleep(trial.settings().idleTime().toMillis() / 4); // what the start still does
      double before = ProcessFigures.cpuSeconds(process.pid());
      long began = System.nanoTime();
      Thread.sleep(trial.settings().idleTime().toMillis());
      process.check();
      double used = ProcessFigures.cpuSeconds(process.pid()) - before;
      double seconds = (System.nanoTime() - began) / NANOS;
      return Result.idle(name, 100 * used / seconds, peak(process));
    }
  }

  /**
   * @param before how many changes had come before, or 0
   */
  private Result catchUp(String name, long before) throws Exception {
    try (Counter counter = Counters.of(trial, target, database)) {
      counter.count(); // connected before the program takes the processor
      long began = System.nanoTime();
      try (ChildProcess process = start(Stage.ALL)) {
        Arrivals arrivals = arrivals(process, before);
        double start = (await(process, counter, arrivals, before) - began) / NANOS;
        return Result.throughput(name, trial.what(), arrivals, peak(process), start);
      }
    }
  }

  /** In Kafka changes are counted, in a sink rows. */
  private Arrivals arrivals(ChildProcess process, long before) throws SQLException {
    long expected = target == Target.KAFKA ? trial.changes() : database.rows() - before;
    double weight = (double) trial.changes() / expected;
    return new Arrivals(expected, weight, () -> ProcessFigures.cpuSeconds(process.pid()));
  }

  ChildProcess start(Stage stage) throws IOException {
    return launcher.start(trial, target, stage);
  }

  private static long peak(ChildProcess process) {
    return ProcessFigures.peakRssBytes(process.pid());
  }

  /**
   * Waits until the rows of the beginning have come, and then one that was inserted since.
   *
   * @return how many changes have come by then
   */
  long untilItStreams(ChildProcess process, Counter counter) throws Exception {
    long rows = database.rows();
    await(process, counter, new Arrivals(rows, 1, () -> 0), 0);
    database.execute(workload.beacon());
    await(process, counter, new Arrivals(rows + 1, 1, () -> 0), 0);
    return rows + 1;
  }

  /**
   * Waits until all has come.
   *
   * @param before what had come before and is not counted
   * @return the time of the first arrival, {@link System#nanoTime}
   */
  private long await(ChildProcess process, Counter counter, Arrivals arrivals, long before)
      throws Exception {
    long patience = trial.settings().patience().toNanos();
    long first = 0;
    long moved = System.nanoTime();
    long checked = moved;
    while (!arrivals.complete() || !counter.settled()) {
      long had = arrivals.count();
      arrivals.reached(counter.count() - before);
      long now = System.nanoTime();
      if (arrivals.count() > had) {
        moved = now;
        first = first == 0 ? now : first;
      }
      if (now - checked > NANOS) {
        process.check();
        checked = now;
      }
      if (now - moved > patience) {
        throw new BenchmarkException(
            "nothing has come to "
                + target.label()
                + " for "
                + trial.settings().patience().toSeconds()
                + " s, after "
                + arrivals.count()
                + " changes (--patience)\n"
                + process.tail());
      }
    }
    return first;
  }
}

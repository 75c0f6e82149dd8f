package io.sluice.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a target can take: rows like those of the cases, written to it in batches by one client with
 * nothing else to do. A batch counts when the target has confirmed it.
 */
final class RawLimit implements Contestant {
  /** Writes to one target. For one thread. */
  interface Writer extends AutoCloseable {
    /** Returns when these rows, numbered from the first, are written for good. */
    void write(long first, int rows) throws Exception;

    @Override
    void close();
  }

  /** Opens a writer on the servers of a trial. */
  interface Opening {
    Writer open(Trial trial) throws Exception;
  }

  private final String name;
  private final Target target;
  private final int batch;
  private final Opening opening;

  RawLimit(String name, Target target, int batch, Opening opening) {
    this.name = name;
    this.target = target;
    this.batch = batch;
    this.opening = opening;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Target target() {
    return target;
  }

  /** Whatever happens in PostgreSQL, for the target it is rows. */
  @Override
  public boolean takes(Case what) {
    return what == Case.INSERTS || what == Case.DRAIN && target != Target.KAFKA;
  }

  @Override
  @SuppressWarnings("try") // Leftovers has nothing to do but to be closed
  public Result run(Trial trial) throws Exception {
    try (Leftovers leftovers = new Leftovers(trial, target);
        Writer writer = opening.open(trial)) {
      long began = System.nanoTime();
      Arrivals arrivals = new Arrivals(trial.changes(), 1, () -> Double.NaN);
      double start = Double.NaN;
      for (long done = 0; done < trial.changes(); ) {
        int rows = (int) Math.min(batch, trial.changes() - done);
        writer.write(done, rows);
        start = done == 0 ? (System.nanoTime() - began) / 1e9 : start;
        done += rows;
        arrivals.reached(done);
      }
      return Result.throughput(name, trial.what(), arrivals, 0, start);
    }
  }

  /** 150 characters that do not compress to nothing. */
  static String note() {
    StringBuilder note = new StringBuilder();
    while (note.length() < 150) {
      note.append(Long.toHexString(ThreadLocalRandom.current().nextLong()));
    }
    return note.substring(0, 150);
  }

  static byte[] record(long id) {
    return (id + ",7,shipped,12.50," + note() + ",2024-01-01T00:00:00Z,2024-01-01T00:00:00Z")
        .getBytes(StandardCharsets.UTF_8);
  }
}

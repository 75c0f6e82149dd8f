package io.sluice.adapter.postgres;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.Checkpoint;
import io.sluice.ports.ChangeHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * How many rows per second come out of the source if the log takes no time. Run by hand; prints one
 * line for the snapshot and one for each kind of stream.
 */
final class CaptureBenchmark {
  private static final int ROWS = Integer.getInteger("rows", 300_000);

  private CaptureBenchmark() {}

  private static final class Counter implements ChangeHandler {
    private long changes;
    private Checkpoint last;

    @Override
    public synchronized void handle(ChangeBatch batch) {
      changes += batch.size();
      batch.checkpoint().ifPresent(checkpoint -> last = checkpoint);
      notifyAll();
    }

    synchronized void await(long count) throws InterruptedException {
      while (changes < count) {
        wait();
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    try (TestDatabase db = PostgresServer.get().database()) {
      db.execute(
          "create table bike (id int primary key, name text, price numeric(10,2), made timestamptz,"
              + " weight float8)",
          "insert into bike select i, 'bike number ' || i, i / 7.0, now(), i / 3.0"
              + " from generate_series(1, "
              + ROWS
              + ") i");
      PostgresSourceConfig defaults = db.configInSmallBatches(4_096, "public.bike");
      try (PostgresSource source = new PostgresSource(db.name(), defaults, Clock.systemUTC())) {
        Counter counter = new Counter();
        var stream = source.open(Optional.empty());
        Thread run = start(stream, counter);
        long begin = System.nanoTime();
        counter.await(ROWS + 1);
        report("snapshot", ROWS, begin);
        run.interrupt();
        run.join();

        db.execute(
            "insert into bike select i, 'x' || i, 1, now(), 1 from generate_series("
                + (ROWS + 1)
                + ", "
                + 2 * ROWS
                + ") i");
        measure("stream, one transaction", source, counter, ROWS);
        try (var statement = db.connection().createStatement()) {
          for (int i = 1; i <= ROWS; i += 10) {
            statement.execute(
                "update bike set name = name || 'u' where id >= " + i + " and id < " + (i + 10));
          }
        }
        measure("stream, ten rows a transaction", source, counter, ROWS);
      }
    }
    System.exit(0);
  }

  private static void measure(String what, PostgresSource source, Counter counter, int rows)
      throws Exception {
    long target = counter.changes + rows;
    long before = counter.changes;
    var stream = source.open(Optional.of(counter.last));
    Thread run = start(stream, counter);
    counter.await(before + 1);
    long begin = System.nanoTime();
    counter.await(target);
    report(what, rows, begin);
    run.interrupt();
    run.join();
  }

  private static Thread start(io.sluice.ports.ChangeStream stream, Counter counter) {
    Thread run =
        new Thread(
            () -> {
              try {
                stream.run(counter);
              } catch (InterruptedException e) {
                return;
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    run.start();
    return run;
  }

  private static void report(String what, int rows, long begin) {
    double seconds = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1e3;
    System.out.printf("%s: %.0f rows/s%n", what, rows / seconds);
  }
}

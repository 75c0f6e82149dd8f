package io.sluice.app.demo;

import io.sluice.app.verify.SinkReader;
import io.sluice.domain.TableSchema;
import io.sluice.pipeline.types.ColumnTypes;
import io.sluice.pipeline.types.ConvertedRows;
import io.sluice.pipeline.verify.Comparison;
import io.sluice.pipeline.verify.Difference;
import io.sluice.pipeline.verify.Verification;
import io.sluice.pipeline.verify.VerificationListener;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.source.RowReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Compares every sink with the source, row by row and relationship by relationship, until all are
 * equal or the time is up. Used by one thread, while nobody changes the source.
 */
public final class Convergence {
  /** Between two looks at what is not equal yet: longer each time, as looking takes time, too. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  /** How many differences of one table are kept to be shown. */
  private static final int SHOWN = 20;

  private final RowReader source;
  private final List<TableSchema> tables;
  private final List<SinkReader> sinks;
  private final Guard guard;

  public Convergence(
      RowReader source, List<TableSchema> tables, List<SinkReader> sinks, Guard guard) {
    this.source = source;
    this.tables = tables;
    this.sinks = sinks;
    this.guard = guard;
  }

  /** Says whether there is still something to wait for. */
  @FunctionalInterface
  public interface Guard {
    /**
     * @throws DemoException if not
     */
    void mayGoOn() throws DemoException;
  }

  /**
   * What one sink holds of one table, against the source.
   *
   * @param examples the first differences, if there are any
   */
  public record SinkComparison(String sink, Comparison comparison, List<Difference> examples) {
    public boolean equal() {
      return comparison.equal();
    }
  }

  /**
   * Waits until every table of every sink has been equal to the source once since this was called.
   * Looks at one pair of them until it is equal and only then at the next: comparing costs the
   * sinks time that they need to get there.
   *
   * @return whether that was so before the limit
   */
  public boolean await(Duration limit) throws DemoException, PortException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    for (Pair pair : pairs()) {
      long pause = FIRST_PAUSE.toMillis();
      while (!isEqual(pair)) {
        guard.mayGoOn();
        if (System.nanoTime() > deadline) {
          return false;
        }
        TimeUnit.MILLISECONDS.sleep(pause);
        pause = Math.min(LONGEST_PAUSE.toMillis(), pause * 3 / 2);
      }
    }
    return true;
  }

  /** Looks no further than to the first difference, for there is nothing to tell of it. */
  private boolean isEqual(Pair pair) throws PortException, InterruptedException {
    try {
      return compare(
              pair,
              differences -> {
                throw new Different();
              })
          .equal();
    } catch (Different enough) {
      return false;
    }
  }

  /** Ends a comparison. */
  private static final class Different extends PortException {
    private static final long serialVersionUID = 1L;

    Different() {
      super("different");
    }
  }

  /** Compares everything as it is now. */
  public List<SinkComparison> compareAll() throws PortException, InterruptedException {
    List<SinkComparison> all = new ArrayList<>();
    for (Pair pair : pairs()) {
      all.add(compare(pair));
    }
    return all;
  }

  /** Waits for nothing: a difference that will go away by itself counts. */
  private SinkComparison compare(Pair pair) throws PortException, InterruptedException {
    List<Difference> examples = new ArrayList<>();
    Comparison comparison =
        compare(
            pair,
            differences ->
                differences.stream().limit(SHOWN - examples.size()).forEach(examples::add));
    return new SinkComparison(pair.sink.name(), comparison, List.copyOf(examples));
  }

  private Comparison compare(Pair pair, Handler<List<Difference>> differences)
      throws PortException, InterruptedException {
    ColumnTypes types = pair.sink.types();
    return new Verification(
            new ConvertedRows(source, types, List.of(pair.table)),
            pair.sink.scanned(),
            pair.sink.lookedUp(),
            () -> {},
            VerificationListener.NONE)
        .compare(types.schema(pair.table), differences);
  }

  private List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (TableSchema table : tables) {
      sinks.forEach(sink -> pairs.add(new Pair(sink, table)));
    }
    return pairs;
  }

  private record Pair(SinkReader sink, TableSchema table) {}
}

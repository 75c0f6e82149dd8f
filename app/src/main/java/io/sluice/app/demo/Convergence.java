package io.sluice.app.demo;

import io.sluice.domain.TableSchema;
import io.sluice.pipeline.Comparison;
import io.sluice.pipeline.Verification;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.source.RowReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Compares every sink with the source, row by row and relationship by relationship, until all are
 * equal or the time is up. Used by one thread, while nobody changes the source.
 */
public final class Convergence {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final RowReader source;
  private final List<TableSchema> tables;
  private final Map<String, ReadableSink> sinks;
  private final Guard guard;

  public Convergence(
      RowReader source, List<TableSchema> tables, Map<String, ReadableSink> sinks, Guard guard) {
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

  /** What one sink holds of one table, against the source. */
  public record SinkComparison(String sink, Comparison comparison) {
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
      while (!compare(pair).equal()) {
        guard.mayGoOn();
        if (System.nanoTime() > deadline) {
          return false;
        }
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      }
    }
    return true;
  }

  /** Compares everything as it is now. */
  public List<SinkComparison> compareAll() throws PortException, InterruptedException {
    List<SinkComparison> all = new ArrayList<>();
    for (Pair pair : pairs()) {
      all.add(new SinkComparison(pair.sink, compare(pair)));
    }
    return all;
  }

  private Comparison compare(Pair pair) throws PortException, InterruptedException {
    return new Verification(source, sinks.get(pair.sink)).compare(pair.table);
  }

  private List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (TableSchema table : tables) {
      sinks.keySet().forEach(sink -> pairs.add(new Pair(sink, table)));
    }
    return pairs;
  }

  private record Pair(String sink, TableSchema table) {}
}

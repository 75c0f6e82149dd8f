package io.sluice.pipeline.verify;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.pipeline.verify.Difference.Kind;
import io.sluice.pipeline.verify.RowDiff.Held;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.source.RowReader;
import io.sluice.ports.source.StampedRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares the source with a sink, row by row and relationship by relationship, while both go on
 * changing. Every row of the source is looked up in the sink, then every row of the sink in the
 * source; what differs is judged by {@link Suspects}. Holds a few thousand rows at a time, however
 * many there are. Used by one thread.
 */
public final class Verification {
  private static final int PAGE = Math.min(RowReader.MOST_KEYS, ReadableSink.MOST_KEYS);

  private final RowReader source;
  private final ReadableSink scanned;
  private final ReadableSink lookedUp;
  private final CatchUp catchUp;
  private final VerificationListener listener;

  /**
   * @param scanned for reading from end to end
   * @param lookedUp another instance of the same sink, for looking up rows in between
   */
  public Verification(
      RowReader source,
      ReadableSink scanned,
      ReadableSink lookedUp,
      CatchUp catchUp,
      VerificationListener listener) {
    this.source = source;
    this.scanned = scanned;
    this.lookedUp = lookedUp;
    this.catchUp = catchUp;
    this.listener = listener;
  }

  /**
   * Compares one table. Blocks while both sides are read.
   *
   * @param differences gets the differences found, some at a time
   * @throws PortException if either side cannot be read, the sink does not catch up, or the handler
   *     threw it
   */
  public Comparison compare(TableSchema table, Handler<List<Difference>> differences)
      throws PortException, InterruptedException {
    listener.begins(table, source.estimate(table));
    catchUp.await();
    Run run = new Run(table, differences);
    run.lookUpSourceInSink();
    run.lookUpSinkInSource();
    return run.result();
  }

  /** One table's comparison. */
  private final class Run {
    private final TableSchema table;
    private final Handler<List<Difference>> handler;
    private final SinkRows sink;
    private final Suspects judge;
    private final RowDiff diff;
    private final Map<RowKey, RowKey> suspects = new LinkedHashMap<>();
    private final Map<Kind, Long> found = new EnumMap<>(Kind.class);
    private boolean orphans;
    private long rows;
    private long references;
    private long unsettled;

    Run(TableSchema table, Handler<List<Difference>> handler) {
      this.table = table;
      this.handler = handler;
      this.sink = new SinkRows(lookedUp, table);
      this.judge = new Suspects(source, sink, catchUp, table);
      this.diff = new RowDiff(table);
    }

    void lookUpSourceInSink() throws PortException, InterruptedException {
      Optional<RowKey> last = Optional.empty();
      while (true) {
        List<StampedRow> page = source.page(table, last, PAGE);
        if (page.isEmpty()) {
          break;
        }
        List<RowKey> keys = page.stream().map(row -> row.row().key()).toList();
        Map<RowKey, Held> held = sink.read(keys);
        for (int i = 0; i < keys.size(); i++) {
          Held there = held.get(Keys.canonical(keys.get(i)));
          references += there.references().values().stream().mapToLong(List::size).sum();
          if (!diff.of(keys.get(i), page.get(i).row(), there).isEmpty()) {
            suspect(keys.get(i));
          }
        }
        rows += page.size();
        listener.compared(page.size());
        last = Optional.of(keys.get(keys.size() - 1));
      }
      settle();
    }

    void lookUpSinkInSource() throws PortException, InterruptedException {
      List<RowKey> keys = new ArrayList<>(PAGE);
      scanned.scan(table, row -> add(row.row().key(), keys));
      absent(keys);
      settle();
      orphans = true;
      for (ForeignKey foreignKey : sink.foreignKeys()) {
        scanned.scanReferences(table, foreignKey, reference -> add(reference.from(), keys));
        absent(keys);
      }
      settle();
    }

    private void add(RowKey key, List<RowKey> keys) throws PortException, InterruptedException {
      keys.add(key);
      if (keys.size() == PAGE) {
        absent(keys);
      }
    }

    /** Suspects the keys that the source does not have, and empties the list. */
    private void absent(List<RowKey> keys) throws PortException, InterruptedException {
      if (keys.isEmpty()) {
        return;
      }
      Map<RowKey, RowKey> left = new LinkedHashMap<>();
      keys.forEach(key -> left.put(Keys.canonical(key), key));
      List<StampedRow> there = source.read(table, List.copyOf(left.values()));
      there.forEach(row -> left.remove(Keys.canonical(row.row().key())));
      for (RowKey key : left.values()) {
        suspect(key);
      }
      listener.scanned(keys.size());
      keys.clear();
    }

    private void suspect(RowKey key) throws PortException, InterruptedException {
      suspects.put(Keys.canonical(key), key);
      if (suspects.size() == PAGE) {
        settle();
      }
    }

    private void settle() throws PortException, InterruptedException {
      if (suspects.isEmpty()) {
        return;
      }
      Suspects.Verdict verdict = judge.judge(suspects.values());
      suspects.clear();
      unsettled += verdict.unsettled();
      List<Difference> real = verdict.differences();
      if (orphans) {
        // Of references whose row the sink has, the scan of the rows has told.
        real = real.stream().filter(each -> each.stored().isEmpty()).toList();
      }
      real.forEach(each -> found.merge(each.kind(), 1L, Long::sum));
      if (!real.isEmpty()) {
        handler.accept(real);
      }
    }

    Comparison result() {
      return new Comparison(table.id(), rows, references, found, unsettled);
    }
  }
}

package io.sluice.pipeline.types;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Row;
import io.sluice.ports.sink.RejectedChange;
import io.sluice.ports.sink.RejectedChangesException;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TableRefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A sink that gets some columns as another type. A change with a value that has no such form is
 * rejected; so the changes that the sink rejects are, as they were before the conversion.
 */
public final class ConvertingSink implements Sink {
  private final Sink sink;
  private final ColumnTypes types;

  private ConvertingSink(Sink sink, ColumnTypes types) {
    this.sink = sink;
    this.types = types;
  }

  /** The sink itself if every column keeps its type. */
  public static Sink of(Sink sink, ColumnTypes types) {
    return types.isEmpty() ? sink : new ConvertingSink(sink, types);
  }

  @Override
  public void write(ChangeBatch batch) throws SinkException, InterruptedException {
    List<ChangeEvent> converted = new ArrayList<>(batch.size());
    List<RejectedChange> rejected = new ArrayList<>();
    for (ChangeEvent change : batch.changes()) {
      ConvertedTable table = types.table(change.table());
      if (!table.problems().isEmpty()) {
        throw new TableRefusedException(
            change.table().id(), String.join("; ", types.problems(change.table())));
      }
      try {
        converted.add(table.asItIs() ? change : convert(change, table));
      } catch (UnconvertibleValueException e) {
        rejected.add(new RejectedChange(change, e.getMessage()));
      }
    }
    if (!rejected.isEmpty()) {
      throw new RejectedChangesException(rejected);
    }
    try {
      sink.write(ChangeBatch.of(converted));
    } catch (RejectedChangesException e) {
      throw new RejectedChangesException(original(e.rejected(), batch));
    }
  }

  private static ChangeEvent convert(ChangeEvent change, ConvertedTable table)
      throws UnconvertibleValueException {
    return new ChangeEvent(
        table.schema(),
        change.operation(),
        change.key(),
        change.before() == null ? null : before(change.before(), table),
        change.after() == null ? null : table.convert(change.after()),
        change.version(),
        change.position());
  }

  /** The old row; left out where a value of it has no such form, for it never came that far. */
  private static Row before(Row before, ConvertedTable table) {
    try {
      return table.convert(before);
    } catch (UnconvertibleValueException e) {
      return null;
    }
  }

  /** The rejected changes as the source made them, folded as the sink has folded them. */
  private static List<RejectedChange> original(List<RejectedChange> rejected, ChangeBatch batch) {
    Map<Long, ChangeEvent> byVersion = new HashMap<>();
    batch.changes().forEach(change -> byVersion.put(change.version(), change));
    batch.latestPerRow().changes().forEach(change -> byVersion.put(change.version(), change));
    return rejected.stream()
        .map(
            each ->
                new RejectedChange(
                    byVersion.getOrDefault(each.change().version(), each.change()), each.reason()))
        .toList();
  }

  @Override
  public void close() {
    sink.close();
  }
}

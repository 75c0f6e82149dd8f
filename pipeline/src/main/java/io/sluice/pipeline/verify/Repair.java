package io.sluice.pipeline.verify;

import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.source.RowReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts right what a verification has found: has the rows read again from the source, and then looks
 * again. Other sinks get these changes, too, and find them as they already are.
 */
public final class Repair {
  private final RowReader source;
  private final ReadableSink sink;
  private final Reread reread;
  private final CatchUp catchUp;

  /**
   * @param sink an instance that nobody reads from meanwhile
   */
  public Repair(RowReader source, ReadableSink sink, Reread reread, CatchUp catchUp) {
    this.source = source;
    this.sink = sink;
    this.reread = reread;
    this.catchUp = catchUp;
  }

  /**
   * What became of differences.
   *
   * @param repaired how many rows are equal now
   * @param left what still differs; the sink does not take these rows
   * @param unsettled rows that changed too often to be judged
   */
  public record Outcome(long repaired, List<Difference> left, long unsettled) {}

  /**
   * Repairs what the differences name. Blocks until the sink has taken it.
   *
   * @param differences of this table, as one call of the verification's handler brings them
   * @throws PortException if the rows cannot be read again, or the sink does not catch up
   */
  public Outcome repair(TableSchema table, List<Difference> differences)
      throws PortException, InterruptedException {
    Map<RowKey, RowKey> keys = new LinkedHashMap<>();
    differences.forEach(each -> keys.put(Keys.canonical(each.key()), each.key()));
    List<RowKey> wanted = List.copyOf(keys.values());
    reread.rows(table.id(), wanted);
    Suspects.Verdict verdict =
        new Suspects(source, new SinkRows(sink, table), catchUp, table).judge(wanted);
    long differing =
        verdict.differences().stream().map(each -> Keys.canonical(each.key())).distinct().count();
    return new Outcome(
        wanted.size() - differing - verdict.unsettled(),
        verdict.differences(),
        verdict.unsettled());
  }
}

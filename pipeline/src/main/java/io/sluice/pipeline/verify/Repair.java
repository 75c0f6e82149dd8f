package io.sluice.pipeline.verify;

import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.source.CaptureRequests;
import io.sluice.ports.source.RowReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts right what a verification has found: has the rows read again from the source, down the same
 * log as every other change, so that order and versions hold; a row that the source does not have
 * comes as a DELETE. Then looks again. Other sinks get these changes, too, and find them as they
 * already are.
 */
public final class Repair {
  private final RowReader source;
  private final ReadableSink sink;
  private final CaptureRequests requests;
  private final LogCatchUp catchUp;

  /**
   * @param sink an instance that nobody reads from meanwhile
   */
  public Repair(RowReader source, ReadableSink sink, CaptureRequests requests, LogCatchUp catchUp) {
    this.source = source;
    this.sink = sink;
    this.requests = requests;
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
    for (int from = 0; from < wanted.size(); from += CaptureRequests.MOST_KEYS) {
      int to = Math.min(wanted.size(), from + CaptureRequests.MOST_KEYS);
      catchUp.awaitRequest(requests.rereadRows(table.id(), wanted.subList(from, to)));
    }
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

package io.sluice.app.verify;

import io.sluice.domain.TableSchema;
import io.sluice.pipeline.Pause;
import io.sluice.pipeline.types.ColumnTypes;
import io.sluice.pipeline.types.ConvertedRows;
import io.sluice.pipeline.verify.LogCatchUp;
import io.sluice.pipeline.verify.Repair;
import io.sluice.pipeline.verify.Reread;
import io.sluice.pipeline.verify.Verification;
import io.sluice.pipeline.verify.VerificationListener;
import io.sluice.ports.PortException;
import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.source.CaptureRequests;
import io.sluice.ports.source.ChangeSource;
import io.sluice.ports.source.RowReader;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Compares tables with one sink, one after the other. A failure ends it: the tables behind would
 * meet the same.
 */
public final class SinkVerification {
  private final ChangeSource source;
  private final ChangeLog log;
  private final Duration patience;
  private final int shown;
  private final boolean repair;

  /**
   * @param patience how long the sink may take to catch up
   * @param shown how many differences of a table are kept to be shown
   * @param repair whether what differs is put right
   */
  public SinkVerification(
      ChangeSource source, ChangeLog log, Duration patience, int shown, boolean repair) {
    this.source = source;
    this.log = log;
    this.patience = patience;
    this.shown = shown;
    this.repair = repair;
  }

  /** Blocks until all tables are compared, or it fails; each verdict is handed on as it comes. */
  public void run(
      SinkReader sink,
      List<TableSchema> tables,
      VerificationListener listener,
      Consumer<Verdict> verdicts)
      throws InterruptedException {
    ColumnTypes types = sink.types();
    try (RowReader rows = new ConvertedRows(source.rows(), types, tables);
        RowReader repairing = new ConvertedRows(source.rows(), types, tables);
        CaptureRequests requests = source.requests()) {
      LogCatchUp catchUp =
          new LogCatchUp(requests, log, sink.name(), patience, Clock.systemUTC(), Pause.SLEEP);
      Verification verification =
          new Verification(rows, sink.scanned(), sink.lookedUp(), catchUp, listener);
      Optional<Repair> how =
          repair
              ? Optional.of(
                  new Repair(repairing, sink.lookedUp(), new Reread(requests, catchUp), catchUp))
              : Optional.empty();
      String problem = "";
      for (TableSchema table : tables) {
        Verdict verdict;
        try {
          Optional<String> before = stopped(table);
          verdict =
              problem.isEmpty()
                  ? compare(sink, table, how, verification)
                  : Verdict.impossible(sink.name(), table.id(), "not looked at after the above");
          // A table that is stopped, or was until a moment ago, differs for a reason.
          Optional<String> why = before.isPresent() ? before : stopped(table);
          verdict = why.map(verdict::stopped).orElse(verdict);
        } catch (PortException e) {
          problem = e.getMessage();
          verdict = Verdict.impossible(sink.name(), table.id(), problem);
        }
        verdicts.accept(verdict);
      }
    }
  }

  private Verdict compare(
      SinkReader sink, TableSchema table, Optional<Repair> how, Verification verification)
      throws PortException, InterruptedException {
    List<String> unfit = sink.types().problems(table);
    return unfit.isEmpty()
        ? new TableVerification(sink.name(), sink.types().schema(table), shown, how)
            .run(verification)
        : Verdict.impossible(sink.name(), table.id(), String.join("; ", unfit));
  }

  private Optional<String> stopped(TableSchema table) throws PortException, InterruptedException {
    return log.stoppedTables().stream()
        .filter(each -> each.table().equals(table.id()))
        .map(each -> each.changes() + " changes wait; " + each.reason())
        .findFirst();
  }
}

package io.sluice.app.cli;

import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.pipeline.verify.VerificationListener;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Shows how far the comparison of a table is. Every row is counted twice, for the source is looked
 * up in the sink, and then the sink in the source.
 */
final class VerifyProgress implements VerificationListener {
  private static final int BAR = 24;

  private final ProgressLine line;
  private final String sink;
  private TableId table;
  private long expected;
  private long compared;
  private long scanned;
  private long begun;

  VerifyProgress(ProgressLine line, String sink) {
    this.line = line;
    this.sink = sink;
  }

  @Override
  public void begins(TableSchema begins, long rows) {
    table = begins.id();
    expected = rows;
    compared = 0;
    scanned = 0;
    begun = System.nanoTime();
    line.show(sink + " " + table + ": waiting until the sink has caught up");
  }

  @Override
  public void compared(int rows) {
    compared += rows;
    show();
  }

  @Override
  public void scanned(int rows) {
    scanned += rows;
    show();
  }

  private void show() {
    if (line.isDue()) {
      line.show(text());
    }
  }

  private String text() {
    long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
    long rate = (compared + scanned) / seconds;
    // Once the source has been read through, its rows are known and not only estimated.
    long rows = scanned > 0 ? compared : Math.max(expected, compared);
    double part = rows == 0 ? 0 : Math.min(1, (double) (compared + scanned) / (2 * rows));
    int full = (int) (part * BAR);
    return String.format(
        Locale.ROOT,
        "%s %s [%s%s] %3.0f %%  %,d of about %,d rows, %,d looks/s",
        sink,
        table,
        "#".repeat(full),
        ".".repeat(BAR - full),
        100 * part,
        compared,
        rows,
        rate);
  }
}

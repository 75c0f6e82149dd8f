package io.sluice.app.cli;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * A line that says how far something is: on a terminal always the same one, else a new one now and
 * then. Used by one thread.
 */
final class ProgressLine implements AutoCloseable {
  private static final String CLEAR_LINE = "\r\033[K";
  private static final Duration REDRAW = Duration.ofMillis(200);
  private static final Duration NEW_LINE = Duration.ofSeconds(15);

  private final PrintWriter err;
  private final boolean terminal;
  private long last;
  private boolean drawn;

  ProgressLine(PrintWriter err) {
    this.err = err;
    String kind = System.getenv("TERM");
    this.terminal = System.console() != null && kind != null && !kind.equals("dumb");
    this.last = System.nanoTime() - (terminal ? REDRAW.toNanos() : 0);
  }

  /** Whether {@link #show} would show anything now. */
  boolean isDue() {
    Duration pause = terminal ? REDRAW : NEW_LINE;
    return System.nanoTime() - last >= pause.toNanos();
  }

  /** Shows the text, unless the last one was shown a moment ago. */
  void show(String text) {
    if (!isDue()) {
      return;
    }
    last = System.nanoTime();
    if (terminal) {
      err.print(CLEAR_LINE + text);
    } else {
      err.println(text);
    }
    err.flush();
    drawn = terminal;
  }

  /** Takes the line off the terminal, so that something else may be printed. */
  void clear() {
    if (drawn) {
      err.print(CLEAR_LINE);
      err.flush();
      drawn = false;
    }
  }

  @Override
  public void close() {
    clear();
  }
}

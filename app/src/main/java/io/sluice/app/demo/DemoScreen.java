package io.sluice.app.demo;

import java.io.PrintWriter;
import java.util.List;

/** Draws pictures over each other, with the escape sequences that every terminal knows. */
final class DemoScreen implements AutoCloseable {
  private static final String CLEAR = "\033[2J";
  private static final String HOME = "\033[H";
  private static final String CLEAR_TO_END_OF_LINE = "\033[K";
  private static final String CLEAR_BELOW = "\033[J";
  private static final String HIDE_CURSOR = "\033[?25l";
  private static final String SHOW_CURSOR = "\033[?25h";

  private final PrintWriter out;

  DemoScreen(PrintWriter out) {
    this.out = out;
    out.print(HIDE_CURSOR + CLEAR);
  }

  /** Whether somebody sees what is drawn, on something that understands it. */
  static boolean isThere() {
    String terminal = System.getenv("TERM");
    return System.console() != null && terminal != null && !terminal.equals("dumb");
  }

  void draw(List<String> lines) {
    StringBuilder picture = new StringBuilder(HOME);
    lines.forEach(line -> picture.append(line).append(CLEAR_TO_END_OF_LINE).append('\n'));
    out.print(picture.append(CLEAR_BELOW));
    out.flush();
  }

  @Override
  public void close() {
    out.print(SHOW_CURSOR);
    out.flush();
  }
}

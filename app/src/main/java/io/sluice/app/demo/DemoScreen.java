package io.sluice.app.demo;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Draws pictures over each other, with the escape sequences that every terminal knows. */
final class DemoScreen implements AutoCloseable {
  private static final String CLEAR = "\033[2J";
  private static final String HOME = "\033[H";
  private static final String CLEAR_TO_END_OF_LINE = "\033[K";
  private static final String CLEAR_BELOW = "\033[J";
  private static final String HIDE_CURSOR = "\033[?25l";
  private static final String SHOW_CURSOR = "\033[?25h";

  private static final int USUAL_HEIGHT = 24;

  private final PrintWriter out;
  private final int height = height();

  DemoScreen(PrintWriter out) {
    this.out = out;
    out.print(HIDE_CURSOR + CLEAR);
  }

  /** Whether somebody sees what is drawn, on something that understands it. */
  static boolean isThere() {
    String terminal = System.getenv("TERM");
    return System.console() != null && terminal != null && !terminal.equals("dumb");
  }

  /** Lines of the terminal; as many as terminals usually have where it does not tell. */
  private static int height() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return stty.waitFor() == 0 ? Integer.parseInt(size.split(" ")[0]) : USUAL_HEIGHT;
    } catch (IOException | NumberFormatException e) {
      return USUAL_HEIGHT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL_HEIGHT;
    }
  }

  /** Leaves out the empty lines where there is no room for them. */
  void draw(List<String> lines) {
    StringBuilder picture = new StringBuilder(HOME);
    boolean roomy = lines.size() < height;
    lines.stream()
        .filter(line -> roomy || !line.isEmpty())
        .forEach(line -> picture.append(line).append(CLEAR_TO_END_OF_LINE).append('\n'));
    out.print(picture.append(CLEAR_BELOW));
    out.flush();
  }

  @Override
  public void close() {
    out.print(SHOW_CURSOR);
    out.flush();
  }
}

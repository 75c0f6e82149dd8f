package io.sluice.adapter.postgres;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/** What is logged meanwhile, also what tests do not show else; it still goes where it went. */
final class LogLines implements AutoCloseable {
  private final PrintStream before = System.out;
  private final ByteArrayOutputStream copy = new ByteArrayOutputStream();
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.sluice");
  private final Level level = logger.getLevel();

  LogLines() {
    logger.setLevel(Level.INFO);
    System.setOut(
        new PrintStream(before, true, StandardCharsets.UTF_8) {
          @Override
          public void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            synchronized (copy) {
              copy.write(bytes, from, length);
            }
          }
        });
  }

  String text() {
    synchronized (copy) {
      return copy.toString(StandardCharsets.UTF_8);
    }
  }

  int count(String text) {
    return text().split(java.util.regex.Pattern.quote(text), -1).length - 1;
  }

  @Override
  public void close() {
    System.setOut(before);
    logger.setLevel(level);
  }
}

package io.sluice.bench;

import io.sluice.dev.ServicesException;
import io.sluice.dev.ServicesUnavailableException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** What a user is told of a failure. */
final class Failures {
  private Failures() {}

  /** The message, where it was written for users; else all of it. */
  static String text(Exception failure) {
    if (failure instanceof BenchmarkException
        || failure instanceof ServicesException
        || failure instanceof ServicesUnavailableException) {
      return failure.getMessage();
    }
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}

package io.sluice.bench;

/** A measurement that cannot be taken; the message is for the user. */
final class BenchmarkException extends Exception {
  private static final long serialVersionUID = 1;

  BenchmarkException(String message) {
    super(message);
  }

  BenchmarkException(String message, Throwable cause) {
    super(message, cause);
  }
}

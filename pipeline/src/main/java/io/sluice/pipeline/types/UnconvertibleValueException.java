package io.sluice.pipeline.types;

/** A value that has no such form; the message says why without the value. */
final class UnconvertibleValueException extends Exception {
  private static final long serialVersionUID = 1L;

  UnconvertibleValueException(String message) {
    super(message, null, false, false);
  }
}

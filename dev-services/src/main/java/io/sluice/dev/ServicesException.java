package io.sluice.dev;

/**
 * Servers did not do what they were asked to. The message names the server, ends with the last
 * lines of its log where there is one, and says what to do.
 */
public final class ServicesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ServicesException(String message) {
    super(message);
  }

  public ServicesException(String message, Throwable cause) {
    super(message, cause);
  }
}

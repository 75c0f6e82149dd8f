package io.sluice.app.services;

/** The servers could not be started; the message says which and what to do. */
public final class ServicesException extends Exception {
  private static final long serialVersionUID = 1L;

  public ServicesException(String message) {
    super(message);
  }

  ServicesException(String message, Throwable cause) {
    super(message, cause);
  }
}

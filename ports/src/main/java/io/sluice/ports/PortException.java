package io.sluice.ports;

/**
 * Something a port promises could not be done, and repeating it as it is will not help. The message
 * says what failed, on which table or position, and what to do; it holds no row values and no
 * secrets.
 */
public class PortException extends Exception {
  private static final long serialVersionUID = 1L;

  public PortException(String message) {
    super(message);
  }

  public PortException(String message, Throwable cause) {
    super(message, cause);
  }
}

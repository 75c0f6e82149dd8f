package io.sluice.ports;

/** The other side is away or busy; the same call may succeed later. */
public class TransientPortException extends PortException {
  private static final long serialVersionUID = 1L;

  public TransientPortException(String message) {
    super(message);
  }

  public TransientPortException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.sluice.ports;

/** Another process does this work; it may be tried again to see whether that one has gone. */
public final class StandbyException extends TransientPortException {
  private static final long serialVersionUID = 1L;

  public StandbyException(String message) {
    super(message);
  }
}

package io.sluice.ports.log;

import io.sluice.ports.PortException;

/** Another writer of the same pipeline has taken over; this one has written its last. */
public final class FencedException extends PortException {
  private static final long serialVersionUID = 1L;

  public FencedException(String message, Throwable cause) {
    super(message, cause);
  }
}

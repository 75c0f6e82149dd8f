package io.sluice.ports.sink;

import io.sluice.ports.PortException;

/** What can go wrong in a sink; which of them decides what happens to the batch. */
public abstract sealed class SinkException extends PortException
    permits TransientSinkException,
        RejectedChangesException,
        TableRefusedException,
        FatalSinkException {
  private static final long serialVersionUID = 1L;

  SinkException(String message, Throwable cause) {
    super(message, cause);
  }
}

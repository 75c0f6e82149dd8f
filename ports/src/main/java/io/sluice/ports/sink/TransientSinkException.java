package io.sluice.ports.sink;

/**
 * The target is away or busy. The same batch comes again, after a pause, for as long as it takes.
 */
public final class TransientSinkException extends SinkException {
  private static final long serialVersionUID = 1L;

  public TransientSinkException(String message, Throwable cause) {
    super(message, cause);
  }

  public TransientSinkException(String message) {
    super(message, null);
  }
}

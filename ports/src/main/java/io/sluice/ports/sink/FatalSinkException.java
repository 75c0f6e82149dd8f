package io.sluice.ports.sink;

/** The target refuses all work until a person has mended something, for example the password. */
public final class FatalSinkException extends SinkException {
  private static final long serialVersionUID = 1L;

  public FatalSinkException(String message, Throwable cause) {
    super(message, cause);
  }

  public FatalSinkException(String message) {
    super(message, null);
  }
}

package io.sluice.dev;

/**
 * The servers cannot be had on this machine at all: no Docker engine for {@code
 * -Dservices=containers}, or a platform that the embedded ones are not built for. A test answers it
 * with a failed assumption, not with a failure.
 */
public final class ServicesUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ServicesUnavailableException(String message) {
    super(message);
  }

  public ServicesUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.sluice.adapter.kafka;

/**
 * Bytes that are no change of ours. Stays inside the adapter: whoever knows topic, partition and
 * offset turns it into a {@link io.sluice.ports.PortException}.
 */
final class MalformedRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedRecordException(String message) {
    super(message);
  }

  MalformedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}

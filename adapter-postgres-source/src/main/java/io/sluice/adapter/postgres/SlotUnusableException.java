package io.sluice.adapter.postgres;

import io.sluice.ports.PortException;

/**
 * The database is the checkpoint's, but its slot is gone, or is one from which the stream cannot go
 * on without a gap.
 */
final class SlotUnusableException extends PortException {
  private static final long serialVersionUID = 1L;

  SlotUnusableException(String message) {
    super(message);
  }
}

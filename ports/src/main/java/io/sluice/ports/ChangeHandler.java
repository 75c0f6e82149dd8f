package io.sluice.ports;

import io.sluice.domain.ChangeBatch;

/**
 * Receives batches of changes, in order.
 *
 * <p>Returning means durable: when {@link #handle} returns, everything up to the end of the batch
 * (or up to the last checkpoint, where the handler is the log and the batch carries none) survives
 * a crash of anything. There is no flush and no acknowledgement besides.
 */
@FunctionalInterface
public interface ChangeHandler {
  /**
   * Handles one batch; may block for as long as the batch's way onward is blocked (that is the back
   * pressure). Called by one thread at a time.
   *
   * @throws TablesHeldException if everything of the batch is durable but some tables' changes,
   *     which are to come again later, while the others go on
   * @throws PortException if the batch could not be made durable; the stream that called stops and
   *     its next run delivers the batch again
   * @throws InterruptedException if asked to stop; nothing is promised of the batch then
   */
  void handle(ChangeBatch batch) throws PortException, InterruptedException;
}

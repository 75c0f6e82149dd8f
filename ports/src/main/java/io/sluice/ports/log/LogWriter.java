package io.sluice.ports.log;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.Checkpoint;
import io.sluice.ports.ChangeHandler;
import io.sluice.ports.PortException;
import java.util.Optional;

/**
 * The one writer of a pipeline's log. Used by one thread.
 *
 * <p>{@link #handle} of a batch that carries a checkpoint returns once the batch, all batches
 * before it and the checkpoint are committed in one log transaction. Without a checkpoint the batch
 * only joins the open transaction: readers see it, and a restart counts it, only with the commit
 * that follows.
 */
public interface LogWriter extends ChangeHandler, AutoCloseable {
  /**
   * The last committed checkpoint, as it was when this writer was opened or has committed since.
   */
  Optional<Checkpoint> lastCheckpoint();

  /**
   * @throws FencedException if another writer has taken over
   * @throws PortException if the log refuses the batch, for example a schema; the open transaction
   *     is aborted and the writer can only be closed
   */
  @Override
  void handle(ChangeBatch batch) throws PortException, InterruptedException;

  /** Aborts an open transaction and lets go. */
  @Override
  void close();
}

package io.sluice.pipeline.verify;

import io.sluice.ports.PortException;

/** Waits until a sink holds everything that the source has committed so far. */
@FunctionalInterface
public interface CatchUp {
  /**
   * Blocks until everything that was committed before this call is in the sink.
   *
   * @throws PortException if that does not happen in good time, or nobody can tell
   */
  void await() throws PortException, InterruptedException;
}

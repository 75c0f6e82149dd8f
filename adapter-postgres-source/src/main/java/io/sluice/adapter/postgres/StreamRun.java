package io.sluice.adapter.postgres;

import io.sluice.ports.PortException;

/** One run of an engine that reads the replication stream and hands its changes on. */
interface StreamRun {
  /** Blocks until the run has ended, by itself or by {@link #stop}. */
  void run(EngineErrors errors) throws PortException, InterruptedException;

  /**
   * Ends the run; called by another thread. Returns once it has ended, or when it takes too long.
   *
   * @return whether it has ended
   */
  boolean stop() throws InterruptedException;

  /** Where its changes go. */
  HandOver handOver();
}

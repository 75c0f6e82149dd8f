package io.sluice.pipeline;

import io.sluice.domain.ChangeBatch;

/**
 * Told what the pipeline does, for metrics. Called by the threads that do the work: an
 * implementation is fast, safe for many threads and throws nothing.
 */
public interface PipelineObserver {
  PipelineObserver NONE = new PipelineObserver() {};

  /**
   * The log has taken a batch.
   *
   * @param nanos how long it took
   */
  default void captured(ChangeBatch batch, long nanos) {}

  /**
   * A sink has made a batch durable.
   *
   * @param nanos how long the write took that succeeded
   */
  default void delivered(String sink, ChangeBatch batch, long nanos) {}

  /**
   * An attempt failed for a passing reason and will be repeated.
   *
   * @param component {@code capture} or {@code sink <name>}
   */
  default void retrying(String component) {}

  /**
   * How many tables a sink does not take now, so that their changes wait in the log.
   *
   * @param tables 0 when all go on
   */
  default void tablesHeld(String sink, int tables) {}

  /** Changes of a sink went to the dead letters. */
  default void deadLettered(String sink, int changes) {}

  /** Changes that a sink rejected were left out for good, as configured. */
  default void skipped(String sink, int changes) {}
}

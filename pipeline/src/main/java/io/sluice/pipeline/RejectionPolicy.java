package io.sluice.pipeline;

/** What to do with a change that a sink can never apply. */
public enum RejectionPolicy {
  /** Store it in the dead letters and go on. */
  DEAD_LETTER,
  /** Stop the sink; nothing behind the change is written until a person has mended the cause. */
  STOP,
  /** Go on without it, saying so in the log; the change is kept nowhere but in the log's topic. */
  SKIP
}

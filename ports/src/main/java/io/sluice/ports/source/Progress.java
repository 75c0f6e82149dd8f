package io.sluice.ports.source;

/**
 * What a checkpoint says about a {@link Mark}.
 *
 * @param state how far it is
 * @param rows how many rows were read for the request so far, 0 without one
 * @param failure why the request could not be carried out; empty unless {@link State#FAILED}
 */
public record Progress(State state, long rows, String failure) {

  /** How far it is. */
  public enum State {
    /** Capture has not come that far. */
    AHEAD,
    /** Everything committed before the mark is in the log; the request is being carried out. */
    UNDER_WAY,
    /** Everything committed before the mark, and what was asked for, is in the log. */
    DONE,
    /** As {@link #DONE}, but the request could not be carried out; capture went on without it. */
    FAILED
  }
}

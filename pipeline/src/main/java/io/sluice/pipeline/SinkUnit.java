package io.sluice.pipeline;

import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkException;

/**
 * A sink as the pipeline runs it.
 *
 * @param name the sink's name in the configuration, unique in the pipeline
 * @param workers how many threads write, each with a {@link Sink} of its own
 */
public record SinkUnit(String name, int workers, RejectionRule onRejected, Opener opener) {
  public SinkUnit {
    if (workers < 1) {
      throw new IllegalArgumentException("sink " + name + " needs at least one worker");
    }
  }

  /** Opens the sink of one worker. */
  @FunctionalInterface
  public interface Opener {
    /**
     * @param worker from 0
     */
    Sink open(int worker) throws SinkException;
  }
}

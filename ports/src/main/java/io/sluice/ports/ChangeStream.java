package io.sluice.ports;

/**
 * An ordered stream of change batches: the source's changes on their way into the log, or the log's
 * on their way into a sink.
 */
public interface ChangeStream {
  /**
   * Pushes batches into the handler until asked to stop. Blocks; the handler is called by one
   * thread at a time, not necessarily this one. A batch counts as delivered only once the handler
   * has returned; after a failure or a stop the next run starts again behind the last delivered
   * one.
   *
   * <p>To stop it, interrupt the calling thread: {@code run} lets a handler that is at work finish
   * or interrupts it, releases what it holds and throws {@link InterruptedException}, all within a
   * few seconds.
   *
   * @throws TransientPortException if the other side is away or busy: run again after a pause
   * @throws PortException if going on needs a person: the message says what to do
   * @throws InterruptedException if the calling thread was interrupted
   */
  void run(ChangeHandler handler) throws PortException, InterruptedException;
}

package io.sluice.ports;

/** Takes values one by one, and may end the reading that hands them over by an exception. */
@FunctionalInterface
public interface Handler<T> {
  /**
   * @throws PortException if it cannot go on; the reading ends with it
   * @throws InterruptedException if asked to stop
   */
  void accept(T value) throws PortException, InterruptedException;
}

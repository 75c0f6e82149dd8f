package io.sluice.adapter.kafka;

/** Interrupts, where Kafka's clients and the ports treat them differently. */
final class Interrupts {
  private Interrupts() {}

  /**
   * For a thread that Kafka's unchecked InterruptException came out of: it leaves the flag set,
   * which a checked exception says instead.
   */
  static InterruptedException asInterruptedException() {
    Thread.interrupted();
    return new InterruptedException();
  }

  /**
   * Runs something that has a time limit of its own and would cut itself short in an interrupted
   * thread, such as a client's close.
   */
  static void afterwards(Runnable work) {
    boolean interrupted = Thread.interrupted();
    try {
      work.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

package io.sluice.bench;

/** Counts the changes of a trial that have come to a target. For one thread. */
interface Counter extends AutoCloseable {
  /**
   * How many changes are there now. May block for up to a tenth of a second, so that asking again
   * and again does not keep a processor busy.
   */
  long count() throws Exception;

  /** Whether what is counted is the last state too; only asked when the count is reached. */
  default boolean settled() throws Exception {
    return true;
  }

  @Override
  void close();
}

package io.sluice.app.cli;

/** What the process says with its exit code. */
final class ExitCode {
  static final int OK = 0;

  /**
   * It ran, and the answer is no: a check failed, stores differ, every part of the pipeline
   * stopped.
   */
  static final int FAILED = 1;

  /** It could not be done: wrong arguments, wrong configuration, something missing. */
  static final int USAGE = 2;

  private ExitCode() {}
}

package io.sluice.pipeline.verify;

import io.sluice.domain.TableSchema;

/** Told how a verification comes along, by the thread that verifies. */
public interface VerificationListener {
  VerificationListener NONE = new VerificationListener() {};

  /**
   * A table's comparison begins.
   *
   * @param rows about how many rows the source has; 0 if unknown
   */
  default void begins(TableSchema table, long rows) {}

  /** So many more rows of the source were looked up in the sink. */
  default void compared(int rows) {}

  /** So many more rows of the sink were looked up in the source. */
  default void scanned(int rows) {}
}

package io.sluice.domain;

/** What happened to a row, or for {@link #TRUNCATE} to a whole table. */
public enum Operation {
  /**
   * The row was read from the table, by a snapshot or a repair; for a sink the same as an upsert.
   */
  READ,
  INSERT,
  UPDATE,
  DELETE,
  /** Every row of the table with a lower version is gone. Has neither key nor rows. */
  TRUNCATE
}

package io.sluice.adapter.postgres;

/** What becomes of tables with neither a primary key nor a unique index that can stand for one. */
public enum Keyless {
  /** They are refused, with the SQL that gives them a key. */
  REFUSE,
  /** All their columns together are the key. */
  ALL_COLUMNS
}

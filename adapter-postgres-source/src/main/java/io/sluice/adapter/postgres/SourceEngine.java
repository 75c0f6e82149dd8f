package io.sluice.adapter.postgres;

/** What reads the replication stream. */
public enum SourceEngine {
  /** Our own reader of pgoutput. */
  NATIVE,
  /** Debezium's embedded engine. */
  DEBEZIUM
}

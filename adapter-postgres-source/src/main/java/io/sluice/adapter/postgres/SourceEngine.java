package io.sluice.adapter.postgres;

/** What reads the replication stream. */
public enum SourceEngine {
  /** Debezium's embedded engine. */
  DEBEZIUM,
  /** Our own reader of pgoutput. */
  NATIVE
}

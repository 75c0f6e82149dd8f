package io.sluice.bench;

/** How much of a contestant's path runs. */
enum Stage {
  /** From PostgreSQL to Kafka. */
  CAPTURE,
  /** From PostgreSQL through Kafka to the sink, if there is one. */
  ALL
}

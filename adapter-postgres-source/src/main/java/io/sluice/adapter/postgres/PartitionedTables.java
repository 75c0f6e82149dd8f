package io.sluice.adapter.postgres;

/** As what partitioned tables arrive. */
public enum PartitionedTables {
  /** As one table, under the name of the partitioned table. */
  WHOLE,
  /** Each partition as a table of its own. */
  PARTITIONS
}

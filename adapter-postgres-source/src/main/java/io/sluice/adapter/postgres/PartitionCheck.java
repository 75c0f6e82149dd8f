package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.source.Problem;
import java.util.Optional;

/** Which of partitioned tables and partitions are captured, and what stands against it. */
final class PartitionCheck {
  private final PartitionedTables mode;
  private final TablePatterns patterns;

  PartitionCheck(PartitionedTables mode, TablePatterns patterns) {
    this.mode = mode;
    this.patterns = patterns;
  }

  /** Whether a pattern with a star means the table. */
  boolean isMeant(CatalogTable table) {
    if (mode == PartitionedTables.PARTITIONS) {
      return table.kind() != 'p';
    }
    // Of one that neither arrives nor was left out on purpose the user has to know.
    return table.root().stream()
        .noneMatch(root -> patterns.matches(root) || patterns.excludes(root));
  }

  /** Empty for tables that have nothing to do with partitions, too. */
  Optional<Problem> examine(CatalogTable table) {
    if (mode == PartitionedTables.PARTITIONS) {
      return table.kind() == 'p'
          ? problem(
              table,
              "is partitioned, and each partition is to arrive as a table of its own",
              "name its partitions, or set `partitionedTables: whole`")
          : Optional.empty();
    }
    if (table.root().isPresent()) {
      return partition(table, table.root().get());
    }
    return table.partitions().stream()
        .filter(partition -> !partition.isOrdinary())
        .findFirst()
        .flatMap(partition -> unsuitable(table, partition));
  }

  private Optional<Problem> partition(CatalogTable table, TableId root) {
    return patterns.matches(root)
        ? problem(
            table,
            "is a partition of " + root + " and arrives as a part of it",
            "take it out of `tables`, or set `partitionedTables: partitions`")
        : problem(
            table,
            "is a partition of " + root + ", which `tables` does not name",
            "name " + root + ", or set `partitionedTables: partitions`");
  }

  private static Optional<Problem> unsuitable(CatalogTable table, Partition partition) {
    boolean unlogged = partition.kind() == 'r';
    return Optional.of(
        new Problem(
            "table "
                + table.id()
                + " cannot be captured: its partition "
                + partition.id()
                + (unlogged
                    ? " is unlogged: its changes are not in the WAL"
                    : " is a foreign table"),
            unlogged
                ? "ALTER TABLE " + Sql.name(partition.id()) + " SET LOGGED;"
                : "ALTER TABLE ... DETACH PARTITION "
                    + Sql.name(partition.id())
                    + "; or set `partitionedTables: partitions` and leave it out: \"!"
                    + partition.id()
                    + "\" in `tables`"));
  }

  private static Optional<Problem> problem(CatalogTable table, String what, String remedy) {
    return Optional.of(
        new Problem("table " + table.id() + " cannot be captured: it " + what, remedy));
  }
}

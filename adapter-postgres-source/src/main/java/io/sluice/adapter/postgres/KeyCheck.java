package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.TableKey.Kind;
import io.sluice.ports.source.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What stands against telling a table's rows apart, here and in what PostgreSQL sends of them. */
final class KeyCheck {
  private final Keyless keyless;

  KeyCheck(Keyless keyless) {
    this.keyless = keyless;
  }

  void examine(CatalogTable table, List<Problem> problems) {
    Kind kind = table.key().kind();
    if (kind == Kind.NONE || kind == Kind.ALL_COLUMNS && keyless == Keyless.REFUSE) {
      problems.add(without(table));
      return;
    }
    if (holdsGenerated(table)) {
      problems.add(
          new Problem(
              "table "
                  + table.id()
                  + ": generated columns are not replicated, and its key holds one",
              "leave it out: \"!" + table.id() + "\" in `tables`"));
    } else if (table.isPartitioned()) {
      partitions(table, problems);
    } else if (table.replicaIdentity() == 'n') {
      problems.add(
          new Problem(
              "table " + table.id() + " has REPLICA IDENTITY NOTHING",
              alter(table)
                  + switch (kind) {
                    case PRIMARY -> "REPLICA IDENTITY DEFAULT;";
                    case UNIQUE -> usingIndex(table);
                    default -> "REPLICA IDENTITY FULL;";
                  }));
    } else if (!table.sendsWholeOldRow()) {
      partOfOldRow(table, problems);
    }
  }

  /** What PostgreSQL sends of an old row is up to the partition that it was in. */
  private static void partitions(CatalogTable table, List<Problem> problems) {
    for (Partition partition : table.partitions()) {
      boolean holdsKey =
          !partition.identityColumns().isEmpty()
              && partition.identityColumns().containsAll(table.key().columns());
      if (!partition.sendsWholeOldRow() && !holdsKey) {
        boolean byPrimary =
            table.key().kind() == Kind.PRIMARY && partition.replicaIdentity() != 'd';
        problems.add(
            new Problem(
                "partition "
                    + partition.id()
                    + " of table "
                    + table.id()
                    + ": its replica identity does not hold the key "
                    + String.join(", ", table.key().columns()),
                "ALTER TABLE "
                    + Sql.name(partition.id())
                    + " REPLICA IDENTITY "
                    + (byPrimary ? "DEFAULT;" : "FULL;")));
      }
    }
  }

  private static boolean holdsGenerated(CatalogTable table) {
    Set<String> published = new HashSet<>();
    table.columns().forEach(column -> published.add(column.column().name()));
    // What is left out on purpose is another matter.
    return table.key().columns().stream()
        .filter(table.selection()::takes)
        .anyMatch(column -> !published.contains(column));
  }

  private Problem without(CatalogTable table) {
    String what =
        "table "
            + table.id()
            + " has no primary key, and no unique index that is of all rows, not deferrable, and of"
            + " columns that are NOT NULL";
    String remedy = alter(table) + "ADD PRIMARY KEY (...); -- the columns that tell rows apart";
    if (keyless == Keyless.REFUSE) {
      return new Problem(what, remedy);
    }
    String unfit =
        table.columns().stream()
            .filter(column -> column.column().nullable() || !column.comparable())
            .map(
                column ->
                    column.column().name()
                        + (column.comparable()
                            ? " may be null"
                            : " has a type without exact equality"))
            .collect(Collectors.joining(", "));
    return new Problem(
        what + "; and not all its columns together can be the key: " + unfit, remedy);
  }

  private static void partOfOldRow(CatalogTable table, List<Problem> problems) {
    if (table.identityColumns().containsAll(table.key().columns())
        && !table.identityColumns().isEmpty()) {
      return;
    }
    String name = "table " + table.id();
    problems.add(
        switch (table.key().kind()) {
          case UNIQUE ->
              new Problem(
                  name
                      + " has no primary key, and its replica identity does not hold the unique index "
                      + table.key().index()
                      + " that can stand for one",
                  alter(table) + usingIndex(table));
          case ALL_COLUMNS ->
              new Problem(
                  name + " has all its columns for a key, but its replica identity is not full",
                  alter(table) + "REPLICA IDENTITY FULL;");
          default ->
              table.replicaIdentity() == 'd'
                  ? new Problem(
                      name
                          + ": its primary key is deferrable, so PostgreSQL cannot identify rows by"
                          + " it",
                      alter(table) + "REPLICA IDENTITY FULL;")
                  : new Problem(
                      name
                          + ": its replica identity is an index that does not hold the primary key",
                      alter(table) + "REPLICA IDENTITY DEFAULT;");
        });
  }

  private static String usingIndex(CatalogTable table) {
    return "REPLICA IDENTITY USING INDEX " + Sql.name(table.key().index()) + ";";
  }

  private static String alter(CatalogTable table) {
    return "ALTER TABLE " + Sql.name(table.id()) + " ";
  }
}

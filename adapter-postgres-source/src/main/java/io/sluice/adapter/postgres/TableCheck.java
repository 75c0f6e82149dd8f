package io.sluice.adapter.postgres;

import io.sluice.ports.source.Problem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the tables that the patterns mean, and what stands against capturing each. */
final class TableCheck {
  private final TablePatterns patterns;
  private final String user;

  TableCheck(TablePatterns patterns, String user) {
    this.patterns = patterns;
    this.user = user;
  }

  /** Returns the tables that nothing stands against. */
  List<CatalogTable> examine(Catalog catalog, List<Problem> problems) throws SQLException {
    List<CatalogTable> matching =
        catalog.tables(patterns::matches).stream().filter(this::isMeant).toList();
    for (TablePatterns.TablePattern pattern : patterns.includes()) {
      if (matching.stream().noneMatch(table -> pattern.matches(table.id()))) {
        problems.add(
            new Problem(
                "no table matches " + pattern.text(),
                "create it, or correct `tables`; names are compared as in the catalog, case"
                    + " included"));
      }
    }
    List<CatalogTable> sound = new ArrayList<>();
    for (CatalogTable table : matching) {
      List<Problem> found = examine(table);
      problems.addAll(found);
      if (found.isEmpty()) {
        sound.add(table);
      }
    }
    return sound;
  }

  /** A pattern with a star means tables; a view is meant only where its name is spelled out. */
  private boolean isMeant(CatalogTable table) {
    return table.kind() != 'v' && table.kind() != 'm' || patterns.names(table.id());
  }

  private List<Problem> examine(CatalogTable table) {
    if (!table.isOrdinary() || table.partition()) {
      return List.of(unsuitable(table));
    }
    List<Problem> problems = new ArrayList<>();
    String name = Sql.name(table.id());
    if (!table.selectable()) {
      problems.add(
          new Problem(
              "user " + user + " may not read table " + table.id(),
              "GRANT USAGE ON SCHEMA "
                  + Sql.name(table.id().schema())
                  + " TO "
                  + Sql.name(user)
                  + "; GRANT SELECT ON "
                  + name
                  + " TO "
                  + Sql.name(user)
                  + ";"));
    }
    if (table.primaryKey().isEmpty()) {
      problems.add(
          new Problem(
              "table " + table.id() + " has no primary key",
              "ALTER TABLE "
                  + name
                  + " ADD PRIMARY KEY (...); -- the columns that tell rows apart"));
    } else {
      identity(table, name, problems);
    }
    sameButCase(table, problems);
    return problems;
  }

  private static Problem unsuitable(CatalogTable table) {
    String what =
        switch (table.kind()) {
          case 'p' -> "is partitioned";
          case 'v' -> "is a view";
          case 'm' -> "is a materialized view";
          case 'f' -> "is a foreign table";
          default ->
              table.partition() ? "is a partition" : "is unlogged: its changes are not in the WAL";
        };
    String remedy =
        table.kind() == 'r' && !table.partition()
            ? "ALTER TABLE " + Sql.name(table.id()) + " SET LOGGED;"
            : "leave it out: \"!" + table.id() + "\" in `tables`";
    return new Problem("table " + table.id() + " cannot be captured: it " + what, remedy);
  }

  private static void identity(CatalogTable table, String name, List<Problem> problems) {
    String remedy = "ALTER TABLE " + name + " REPLICA IDENTITY DEFAULT;";
    Set<String> published = new HashSet<>();
    table.columns().forEach(column -> published.add(column.column().name()));
    if (!published.containsAll(table.primaryKey())) {
      problems.add(
          new Problem(
              "table "
                  + table.id()
                  + ": generated columns are not replicated, and its key holds one",
              "leave it out: \"!" + table.id() + "\" in `tables`"));
    } else if (table.replicaIdentity() == 'n') {
      problems.add(new Problem("table " + table.id() + " has REPLICA IDENTITY NOTHING", remedy));
    } else if (!table.sendsWholeOldRow()
        && !table.identityColumns().containsAll(table.primaryKey())) {
      problems.add(
          table.replicaIdentity() == 'd'
              ? new Problem(
                  "table "
                      + table.id()
                      + ": its primary key is deferrable, so PostgreSQL cannot identify rows by it",
                  "ALTER TABLE " + name + " REPLICA IDENTITY FULL;")
              : new Problem(
                  "table "
                      + table.id()
                      + ": its replica identity is an index that does not hold the primary key",
                  remedy));
    }
  }

  private static void sameButCase(CatalogTable table, List<Problem> problems) {
    Set<String> seen = new HashSet<>();
    for (CatalogColumn column : table.columns()) {
      String name = column.column().name();
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        problems.add(
            new Problem(
                "table " + table.id() + " has columns that differ only by case: " + name,
                "ALTER TABLE " + Sql.name(table.id()) + " RENAME " + Sql.name(name) + " TO ...;"));
      }
    }
  }
}

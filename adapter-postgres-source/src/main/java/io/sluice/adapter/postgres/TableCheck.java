package io.sluice.adapter.postgres;

import io.sluice.ports.source.Problem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the tables that the patterns mean, and what stands against capturing each. */
final class TableCheck {
  private final TablePatterns patterns;
  private final String user;
  private final KeyCheck keys;
  private final SelectionCheck selection;
  private final PartitionCheck partitions;

  TableCheck(PostgresSourceConfig config) {
    this.patterns = new TablePatterns(config.tables());
    this.user = config.user();
    this.keys = new KeyCheck(config.keyless());
    this.selection = new SelectionCheck(config.selection());
    this.partitions = new PartitionCheck(config.partitionedTables(), patterns);
  }

  /**
   * What was found.
   *
   * @param sound the tables that nothing stands against
   * @param unsuitable what stands against each of the others
   * @param missing patterns that no table matches
   * @param misnamed tables that the configuration has columns, conditions or masks for, and that
   *     are none
   * @param general what stands against all of it
   */
  record Found(
      List<CatalogTable> sound,
      Map<CatalogTable, List<Problem>> unsuitable,
      List<TablePatterns.TablePattern> missing,
      List<Problem> misnamed,
      List<Problem> general) {

    List<Problem> problems() {
      List<Problem> all = new ArrayList<>();
      missing.forEach(pattern -> all.add(noTable(pattern)));
      all.addAll(misnamed);
      all.addAll(general);
      unsuitable.values().forEach(all::addAll);
      return all;
    }
  }

  static Problem noTable(TablePatterns.TablePattern pattern) {
    return new Problem(
        "no table matches " + pattern.text(),
        "create it, or correct `tables`; names are compared as in the catalog, case included");
  }

  Found examine(Catalog catalog) throws SQLException {
    List<CatalogTable> matching = matching(catalog);
    List<TablePatterns.TablePattern> missing =
        patterns.includes().stream()
            .filter(pattern -> matching.stream().noneMatch(table -> pattern.matches(table.id())))
            .toList();
    List<Problem> misnamed = new ArrayList<>();
    selection.named(patterns, matching, misnamed);
    List<CatalogTable> sound = new ArrayList<>();
    Map<CatalogTable, List<Problem>> unsuitable = new LinkedHashMap<>();
    for (CatalogTable table : matching) {
      List<Problem> found = new ArrayList<>(examine(table));
      if (unsuitable(table).isEmpty()) {
        selection.examine(catalog.connection(), table, found);
      }
      if (found.isEmpty()) {
        sound.add(table);
      } else {
        unsuitable.put(table, found);
      }
    }
    List<Problem> general = new ArrayList<>();
    SelectionCheck.references(sound, general);
    return new Found(sound, unsuitable, missing, misnamed, general);
  }

  /** The tables that nothing in the catalog stands against; waits for nobody's locks. */
  List<CatalogTable> glance(Catalog catalog) throws SQLException {
    return matching(catalog).stream().filter(this::passes).toList();
  }

  /** Whether nothing in the catalog stands against it. */
  boolean passes(CatalogTable table) {
    return table.missing().isEmpty() && examine(table).isEmpty();
  }

  private List<CatalogTable> matching(Catalog catalog) throws SQLException {
    return catalog.tables(patterns::matches).stream().filter(this::isMeant).toList();
  }

  /**
   * A pattern with a star means tables; a view is meant only where its name is spelled out, and so
   * is what arrives as a part of another table, or as its parts.
   */
  private boolean isMeant(CatalogTable table) {
    boolean view = table.kind() == 'v' || table.kind() == 'm';
    return !view && partitions.isMeant(table) || patterns.names(table.id());
  }

  private List<Problem> examine(CatalogTable table) {
    Optional<Problem> unsuitable = unsuitable(table);
    if (unsuitable.isPresent()) {
      return List.of(unsuitable.get());
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
    keys.examine(table, problems);
    sameButCase(table, problems);
    return problems;
  }

  private Optional<Problem> unsuitable(CatalogTable table) {
    Optional<Problem> ofPartitions = partitions.examine(table);
    if (ofPartitions.isPresent() || table.isOrdinary() || table.isPartitioned()) {
      return ofPartitions;
    }
    String what =
        switch (table.kind()) {
          case 'v' -> "is a view";
          case 'm' -> "is a materialized view";
          case 'f' -> "is a foreign table";
          default -> "is unlogged: its changes are not in the WAL";
        };
    String of = table.root().map(root -> " (it is a partition of " + root + ")").orElse("");
    String remedy =
        table.kind() == 'r'
            ? "ALTER TABLE " + Sql.name(table.id()) + " SET LOGGED;"
            : "leave it out: \"!" + table.id() + "\" in `tables`";
    return Optional.of(
        new Problem("table " + table.id() + " cannot be captured: it " + what + of, remedy));
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

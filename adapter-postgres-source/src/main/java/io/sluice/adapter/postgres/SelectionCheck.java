package io.sluice.adapter.postgres;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.TableId;
import io.sluice.ports.source.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stands against capturing of the tables just what the configuration says. */
final class SelectionCheck {
  private static final String NO_PRIVILEGE = "42501";

  private final Selection selection;

  SelectionCheck(Selection selection) {
    this.selection = selection;
  }

  /**
   * A name that was mistyped, here or in a table, must not let values out.
   *
   * @param patterns the tables that are captured
   */
  void named(TablePatterns patterns, Collection<CatalogTable> matching, List<Problem> problems) {
    Set<TableId> unknown = selection.tables();
    matching.forEach(table -> unknown.remove(table.id()));
    unknown.removeIf(patterns::excludes);
    for (TableId table : unknown) {
      problems.add(
          new Problem(
              "`columns`, `where` or `masks` names table "
                  + table
                  + ", which "
                  + (patterns.matches(table) ? "does not exist" : "`tables` does not name"),
              "correct the name; it is compared as in the catalog, case included"));
    }
  }

  void examine(Connection connection, CatalogTable table, List<Problem> problems)
      throws SQLException {
    if (!table.missing().isEmpty()) {
      problems.add(
          new Problem(
              "table "
                  + table.id()
                  + " has no column "
                  + String.join(", ", table.missing())
                  + ", which `columns` or `masks` names",
              "correct the name; generated columns are never captured"));
      return;
    }
    key(table, problems);
    Optional<String> where = table.selection().where();
    if (where.isPresent() && !Member.areThereLists(connection)) {
      problems.add(
          new Problem(
              "`where` of table " + table.id() + " takes PostgreSQL 15",
              "upgrade, or take the condition out"));
    } else if (where.isPresent() && table.selectable()) {
      filter(connection, table, where.get(), problems);
    }
  }

  private static void key(CatalogTable table, List<Problem> problems) {
    for (String column : table.key().columns()) {
      if (!table.selection().takes(column)) {
        problems.add(
            new Problem(
                "column " + column + " of table " + table.id() + " is left out, and the key has it",
                "put it into `columns`; to hide its values, give it the mask hash"));
      }
      if (table.mask(column).filter(mask -> !mask.tellsApart()).isPresent()) {
        problems.add(
            new Problem(
                "column "
                    + column
                    + " of table "
                    + table.id()
                    + " has the mask "
                    + table.mask(column).get()
                    + ", and the key has it: rows would become one",
                "give it the mask hash"));
      }
    }
  }

  private static void filter(
      Connection connection, CatalogTable table, String where, List<Problem> problems)
      throws SQLException {
    RowFilter filter;
    try {
      filter = RowFilter.read(connection, table, where);
    } catch (SQLException e) {
      if (PostgresErrors.isTransient(e)) {
        throw e;
      }
      if (NO_PRIVILEGE.equals(e.getSQLState())) {
        problems.add(
            new Problem(
                "the user cannot have PostgreSQL check `where` of table "
                    + table.id()
                    + ": "
                    + PostgresErrors.reason(e),
                "GRANT TEMPORARY ON DATABASE "
                    + Sql.name(connection.getCatalog())
                    + " TO "
                    + Sql.name(connection.getMetaData().getUserName())
                    + ";"));
        return;
      }
      problems.add(
          new Problem(
              "`where` of table "
                  + table.id()
                  + " is no condition on its columns: "
                  + PostgresErrors.reason(e),
              "correct it"));
      return;
    }
    if (!table.sendsWholeOldRow() && !table.identityColumns().containsAll(filter.columns())) {
      List<String> outside = new ArrayList<>(filter.columns());
      outside.removeAll(table.identityColumns());
      problems.add(
          new Problem(
              "`where` of table "
                  + table.id()
                  + " looks at "
                  + String.join(", ", outside)
                  + ", which is not part of its replica identity: PostgreSQL would refuse updates"
                  + " and deletes",
              "ALTER TABLE " + Sql.name(table.id()) + " REPLICA IDENTITY FULL;"));
    }
  }

  /** That references still meet what they refer to, and do not tell what is hidden there. */
  static void references(Collection<CatalogTable> tables, List<Problem> problems) {
    Map<TableId, CatalogTable> byId = new HashMap<>();
    tables.forEach(table -> byId.put(table.id(), table));
    for (CatalogTable table : tables) {
      for (ForeignKey key : table.foreignKeys()) {
        CatalogTable referenced = byId.get(key.referencedTable());
        for (int i = 0; referenced != null && i < key.columns().size(); i++) {
          String from = key.columns().get(i);
          String to = key.referencedColumns().get(i);
          if (!Mask.agree(table.mask(from), referenced.mask(to))) {
            problems.add(
                new Problem(
                    "column "
                        + from
                        + " of table "
                        + table.id()
                        + " references "
                        + to
                        + " of "
                        + referenced.id()
                        + ", and their masks differ",
                    "give both the mask hash, or leave " + from + " out in `columns`"));
          }
        }
      }
    }
  }
}

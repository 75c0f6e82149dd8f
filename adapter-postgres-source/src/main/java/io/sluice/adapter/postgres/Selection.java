package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What of the tables leaves PostgreSQL, as the configuration says. Immutable. */
final class Selection {
  private final Map<TableId, TableSelection> tables;

  private Selection(Map<TableId, TableSelection> tables) {
    this.tables = Map.copyOf(tables);
  }

  /**
   * @throws IllegalArgumentException with a message for the user, which begins with the key
   */
  static Selection of(
      Map<String, String> columns,
      Map<String, String> where,
      Map<String, String> masks,
      String maskSalt) {
    Map<TableId, Parts> parts = new HashMap<>();
    columns.forEach((name, list) -> parts(parts, "columns", name).list(name, list));
    where.forEach((name, sql) -> parts(parts, "where", name).where(name, sql));
    masks.forEach(
        (name, text) -> {
          int dot = name.lastIndexOf('.');
          if (dot < 0 || name.indexOf('.') == dot) {
            throw new IllegalArgumentException(
                "masks: " + name + " is not of the form schema.table.column");
          }
          parts(parts, "masks", name.substring(0, dot)).mask(name, dot, text, maskSalt);
        });
    Map<TableId, TableSelection> tables = new HashMap<>();
    parts.forEach((id, part) -> tables.put(id, part.selection(id)));
    return new Selection(tables);
  }

  private static Parts parts(Map<TableId, Parts> parts, String key, String table) {
    int dot = table.indexOf('.');
    if (dot < 1 || dot == table.length() - 1 || table.contains("*")) {
      throw new IllegalArgumentException(
          key + ": " + table + " is not one table's name, schema.table");
    }
    return parts.computeIfAbsent(
        new TableId(table.substring(0, dot), table.substring(dot + 1)), id -> new Parts());
  }

  TableSelection of(TableId table) {
    return tables.getOrDefault(table, TableSelection.EVERYTHING);
  }

  /** The tables that it says something about. */
  Set<TableId> tables() {
    return new TreeSet<>(tables.keySet());
  }

  /** What the keys of the configuration say about one table. */
  private static final class Parts {
    private final Set<String> only = new HashSet<>();
    private final Set<String> without = new HashSet<>();
    private final Map<String, Mask> masks = new LinkedHashMap<>();
    private Optional<String> where = Optional.empty();

    void list(String table, String list) {
      for (String name : Arrays.stream(list.split(",", -1)).map(String::strip).toList()) {
        boolean out = name.startsWith("!");
        String column = out ? name.substring(1).strip() : name;
        if (column.isEmpty() || column.contains("*")) {
          throw new IllegalArgumentException(
              "columns: "
                  + table
                  + ": write columns' names separated by commas, or each with ! before it");
        }
        (out ? without : only).add(column);
      }
      if (!only.isEmpty() && !without.isEmpty()) {
        throw new IllegalArgumentException(
            "columns: "
                + table
                + ": either the columns to take, or those to leave out, each with"
                + " ! before it");
      }
    }

    void where(String table, String sql) {
      try {
        Condition.check(sql);
      } catch (PortException e) {
        throw new IllegalArgumentException("where: " + table + ": " + e.getMessage(), e);
      }
      if (sql.isBlank()) {
        throw new IllegalArgumentException("where: " + table + ": the condition is empty");
      }
      where = Optional.of(sql.strip());
    }

    void mask(String name, int dot, String text, String salt) {
      try {
        masks.put(name.substring(dot + 1), Mask.parse(text, salt));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("masks: " + name + ": " + e.getMessage(), e);
      }
    }

    TableSelection selection(TableId table) {
      try {
        return new TableSelection(only, without, where, masks);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("masks: " + table + ": " + e.getMessage(), e);
      }
    }
  }
}

package io.sluice.domain;

import java.util.List;
import java.util.Objects;

/**
 * A foreign key: {@code columns} of the table that owns it, position by position equal to {@code
 * referencedColumns} of {@code referencedTable}.
 *
 * @param name the constraint's name, unique within the owning table
 * @param referencesKey whether {@code referencedColumns} are the key columns of the referenced
 *     table (then they stand in that key's order), or merely unique there
 */
public record ForeignKey(
    String name,
    List<String> columns,
    TableId referencedTable,
    List<String> referencedColumns,
    boolean referencesKey) {
  public ForeignKey {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(referencedTable, "referencedTable");
    columns = List.copyOf(columns);
    referencedColumns = List.copyOf(referencedColumns);
    if (columns.isEmpty() || columns.size() != referencedColumns.size()) {
      throw new IllegalArgumentException(
          "foreign key " + name + ": " + columns + " against " + referencedColumns);
    }
  }
}

package io.sluice.app.cli;

import io.sluice.domain.TableSchema;
import java.util.List;

/** Finds the table that somebody has named, {@code schema.table} or just {@code table}. */
final class TableNames {
  private final List<TableSchema> tables;

  /**
   * @param tables that are captured
   */
  TableNames(List<TableSchema> tables) {
    this.tables = tables;
  }

  /**
   * @throws ArgumentException with the name that was meant perhaps, if there is no such table
   */
  TableSchema find(String name) throws ArgumentException {
    List<TableSchema> found =
        tables.stream()
            .filter(table -> table.id().toString().equals(name) || table.id().name().equals(name))
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    // Without a schema the name is nearest to a name without one.
    boolean plain = found.isEmpty() && name.indexOf('.') < 0;
    ArgumentException.require(
        "captured table",
        name,
        tables.stream()
            .map(TableSchema::id)
            .map(id -> plain ? id.name() : id.toString())
            .distinct()
            .toList());
    throw new IllegalStateException("table " + name + " is known and not found");
  }
}

package io.sluice.domain;

import java.util.Objects;

/** A column of a table: name as in the catalog, type, and whether it may hold NULL. */
public record Column(String name, ColumnType type, boolean nullable) {
  public Column {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }

  /** This column with values of another type. */
  public Column withType(ColumnType other) {
    return new Column(name, other, nullable);
  }
}

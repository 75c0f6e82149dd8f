package io.sluice.domain;

import java.util.Objects;

/** A column of a table: name as in the catalog, type, and whether it may hold NULL. */
public record Column(String name, ColumnType type, boolean nullable) {
  public Column {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }
}

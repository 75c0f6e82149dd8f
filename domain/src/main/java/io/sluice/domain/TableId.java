package io.sluice.domain;

import java.util.Objects;

/**
 * A table of the source by schema and name, both exactly as PostgreSQL's catalog spells them (no
 * quoting, case kept).
 */
public record TableId(String schema, String name) implements Comparable<TableId> {
  public TableId {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(name, "name");
  }

  @Override
  public int compareTo(TableId other) {
    int bySchema = schema.compareTo(other.schema);
    return bySchema != 0 ? bySchema : name.compareTo(other.name);
  }

  /** {@code schema.name}, for people; not quoted for SQL. */
  @Override
  public String toString() {
    return schema + "." + name;
  }
}

package io.sluice.domain;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The shape of a table's rows at one time: columns in catalog order, the key, the foreign keys.
 *
 * <p>Immutable. Rows share one instance, so adapters may keep what they compile from a schema in a
 * map by the instance ({@link #equals} compares by value and the hash is computed once).
 */
public final class TableSchema {
  private final TableId id;
  private final List<Column> columns;
  private final List<String> keyColumns;
  private final List<ForeignKey> foreignKeys;
  private final Map<String, Integer> indexByName;
  private final int[] keyIndexes;
  private final int hash;

  /**
   * @param keyColumns names of the key's columns in the key's order; at least one
   * @throws IllegalArgumentException if a name appears twice or a key or foreign-key column is not
   *     among the columns
   */
  public TableSchema(
      TableId id, List<Column> columns, List<String> keyColumns, List<ForeignKey> foreignKeys) {
    this.id = Objects.requireNonNull(id, "id");
    this.columns = List.copyOf(columns);
    this.keyColumns = List.copyOf(keyColumns);
    this.foreignKeys = List.copyOf(foreignKeys);
    this.indexByName = indexes(id, this.columns);
    if (this.keyColumns.isEmpty()) {
      throw new IllegalArgumentException("table " + id + " has no key");
    }
    if (new HashSet<>(this.keyColumns).size() != this.keyColumns.size()) {
      throw new IllegalArgumentException("table " + id + ": key column named twice");
    }
    this.keyIndexes = this.keyColumns.stream().mapToInt(this::indexOf).toArray();
    this.foreignKeys.forEach(foreignKey -> foreignKey.columns().forEach(this::indexOf));
    this.hash = Objects.hash(this.id, this.columns, this.keyColumns, this.foreignKeys);
  }

  private static Map<String, Integer> indexes(TableId id, List<Column> columns) {
    Map<String, Integer> indexes = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      if (indexes.put(columns.get(i).name(), i) != null) {
        throw new IllegalArgumentException(
            "table " + id + ": column " + columns.get(i).name() + " named twice");
      }
    }
    return indexes;
  }

  public TableId id() {
    return id;
  }

  public List<Column> columns() {
    return columns;
  }

  /** Names of the key's columns, in the key's order. */
  public List<String> keyColumns() {
    return keyColumns;
  }

  public List<ForeignKey> foreignKeys() {
    return foreignKeys;
  }

  /** How many columns a row has. */
  public int size() {
    return columns.size();
  }

  /** How many columns the key has. */
  public int keySize() {
    return keyIndexes.length;
  }

  /** Where in a row the key's column number {@code i} stands. */
  public int keyIndex(int i) {
    return keyIndexes[i];
  }

  public boolean hasColumn(String name) {
    return indexByName.containsKey(name);
  }

  /**
   * Where in a row the column stands.
   *
   * @throws IllegalArgumentException if there is no such column
   */
  public int indexOf(String column) {
    Integer index = indexByName.get(column);
    if (index == null) {
      throw new IllegalArgumentException("table " + id + " has no column " + column);
    }
    return index;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof TableSchema that
            && hash == that.hash
            && id.equals(that.id)
            && columns.equals(that.columns)
            && keyColumns.equals(that.keyColumns)
            && foreignKeys.equals(that.foreignKeys);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return "TableSchema[" + id + " " + columns + " key " + keyColumns + " " + foreignKeys + "]";
  }
}

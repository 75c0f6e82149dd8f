package io.sluice.adapter.postgres;

import java.util.List;
import java.util.Optional;

/**
 * The columns that tell a table's rows apart.
 *
 * @param index the index that vouches for it, empty where all columns are the key
 * @param columns in the key's order; empty if there is no key
 * @param constraint the oid of the constraint that says so; 0 if none does
 */
record TableKey(Kind kind, String index, List<String> columns, long constraint) {
  static final TableKey NONE = new TableKey(Kind.NONE, "", List.of(), 0);

  /** Where it comes from. */
  enum Kind {
    PRIMARY,
    /** A unique index, neither partial nor deferrable, of columns that are never null. */
    UNIQUE,
    /** All columns, none of them ever null and each comparable as its text. */
    ALL_COLUMNS,
    NONE
  }

  /**
   * @param indexes those of the table, the best first
   */
  static TableKey of(List<Index> indexes, List<CatalogColumn> columns) {
    Optional<Index> primary = indexes.stream().filter(Index::primary).findFirst();
    if (primary.isPresent()) {
      return of(Kind.PRIMARY, primary.get());
    }
    List<String> neverNull =
        columns.stream()
            .map(CatalogColumn::column)
            .filter(column -> !column.nullable())
            .map(column -> column.name())
            .toList();
    Optional<Index> unique =
        indexes.stream()
            .filter(Index::tellsRowsApart)
            .filter(index -> neverNull.containsAll(index.columns()))
            .findFirst();
    if (unique.isPresent()) {
      return of(Kind.UNIQUE, unique.get());
    }
    boolean comparable =
        !columns.isEmpty()
            && neverNull.size() == columns.size()
            && columns.stream().allMatch(CatalogColumn::comparable);
    return comparable ? new TableKey(Kind.ALL_COLUMNS, "", neverNull, 0) : NONE;
  }

  private static TableKey of(Kind kind, Index index) {
    return new TableKey(kind, index.name(), index.columns(), index.constraint());
  }

  /**
   * An index as the catalog describes it.
   *
   * @param immediate whether it is checked with each statement, and valid
   * @param whole whether it is of all rows, and of columns only
   * @param identity whether it is named as the replica identity
   * @param constraint the oid of the constraint that it is for; 0 if it is for none
   */
  record Index(
      String name,
      boolean primary,
      boolean unique,
      boolean immediate,
      boolean whole,
      boolean identity,
      List<String> columns,
      long constraint) {

    boolean tellsRowsApart() {
      return unique && immediate && whole;
    }
  }
}

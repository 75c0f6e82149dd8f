package io.sluice.adapter.postgres;

/**
 * A value that no class of {@link io.sluice.domain.ColumnType} can hold. Never quotes the value.
 */
final class UnsupportedValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason completes "the value …"
   */
  UnsupportedValueException(String reason) {
    super(reason);
  }

  static UnsupportedValueException in(Object table, String column, RuntimeException e) {
    String reason =
        e instanceof UnsupportedValueException
            ? e.getMessage()
            : "cannot be read as its type says (" + e.getClass().getSimpleName() + ")";
    return new UnsupportedValueException(
        "table "
            + table
            + ", column "
            + column
            + ": a value "
            + reason
            + ". Change the row or the column's type in PostgreSQL, or leave the table out");
  }
}

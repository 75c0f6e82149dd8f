package io.sluice.adapter.elastic;

import io.sluice.domain.Column;
import io.sluice.domain.TableId;

/** A document holds something in a column's field that is no value of the column's type. */
final class UnreadableValueException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The parser's own exception is left out, for it may quote the value. */
  UnreadableValueException(TableId table, Column column) {
    super(
        "the document's field of column "
            + column.name()
            + " of "
            + table
            + " holds no value of type "
            + column.type()
            + "; was the column's type changed, or the document written by somebody else?");
  }
}

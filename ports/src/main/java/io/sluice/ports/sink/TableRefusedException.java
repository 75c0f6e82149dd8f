package io.sluice.ports.sink;

import io.sluice.domain.TableId;

/**
 * The target cannot take one table's changes until a person has mended something, for example an
 * index that it refuses to make; those of other tables it can. Of the batch nothing is assumed: it
 * is written again without that table's changes, which wait in the log and come again from time to
 * time.
 */
public final class TableRefusedException extends SinkException {
  private static final long serialVersionUID = 1L;

  private final transient TableId table;

  /**
   * @param message what stands against it, and what to do
   */
  public TableRefusedException(TableId table, String message, Throwable cause) {
    super(message, cause);
    this.table = table;
  }

  public TableRefusedException(TableId table, String message) {
    this(table, message, null);
  }

  public TableId table() {
    return table;
  }
}

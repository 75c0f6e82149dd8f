package io.sluice.adapter.postgres;

/**
 * PostgreSQL did not send a key column of an old row: when the row was changed, the table had
 * another key or replica identity than the log knows.
 */
final class MissingKeyException extends Exception {
  private static final long serialVersionUID = 1L;

  MissingKeyException() {
    super("an old row without its key", null, false, false);
  }
}

package io.sluice.adapter.postgres;

/**
 * A row as the stream carries it: each value as PostgreSQL's text, in the order of the columns of
 * its {@link RecordShape}.
 */
interface RowImage {
  /** A value that PostgreSQL did not send; told apart from a real one by identity. */
  String UNCHANGED = new String("unchanged");

  /** Null for NULL, {@link #UNCHANGED} where there is none. */
  String text(int column);
}

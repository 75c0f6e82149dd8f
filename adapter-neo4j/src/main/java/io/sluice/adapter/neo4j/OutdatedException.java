package io.sluice.adapter.neo4j;

/**
 * A table's {@link TableHistory} has gone on since this writer looked; nothing was written. Never
 * leaves the adapter: the writer looks again and writes anew.
 */
final class OutdatedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutdatedException(String where) {
    super(where + ": other workers keep changing what a table is in the graph");
  }
}

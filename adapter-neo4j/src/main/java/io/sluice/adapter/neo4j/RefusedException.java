package io.sluice.adapter.neo4j;

/** A transaction failed because of what at least one of its rows holds, or because of its size. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean size;

  RefusedException(String reason, boolean size, RuntimeException cause) {
    super(reason, cause);
    this.size = size;
  }

  /** Whether it was too big as a whole; then no single row is to blame. */
  boolean isSize() {
    return size;
  }
}

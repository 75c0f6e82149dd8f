package io.sluice.adapter.neo4j;

import org.neo4j.driver.exceptions.Neo4jException;

/** A transaction failed because of what at least one of its rows holds, or because of its size. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean size;
  private final transient Neo4jException neo4j;

  RefusedException(String reason, boolean size, Neo4jException cause) {
    super(reason, cause);
    this.size = size;
    this.neo4j = cause;
  }

  /** Whether it was too big as a whole; then no single row is to blame. */
  boolean isSize() {
    return size;
  }

  /** What Neo4j said. */
  Neo4jException neo4j() {
    return neo4j;
  }
}

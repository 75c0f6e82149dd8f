package io.sluice.adapter.neo4j;

import java.util.Set;

/**
 * What the graph may hold of a table from the time before its schema changed, as the {@link
 * TableRegister} knows it.
 *
 * @param number goes up whenever the rest changes; the table's {@link Gates} have it too, so a
 *     writer that does not know the last one is turned back
 * @param types of all relationships that the table's foreign keys are or were
 * @param both whether rows may be nodes and relationships, for the table has been the one and the
 *     other
 */
record TableHistory(long number, Set<String> types, boolean both) {
  static final TableHistory NONE = new TableHistory(0, Set.of(), false);

  TableHistory {
    types = Set.copyOf(types);
  }
}

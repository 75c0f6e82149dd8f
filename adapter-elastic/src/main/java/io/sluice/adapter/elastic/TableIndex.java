package io.sluice.adapter.elastic;

/**
 * The index of a table.
 *
 * <p>Reads and administration use its {@link #name}. Every write goes to its hidden alias {@link
 * #alias}, which no index can have as a name, for it has a capital letter. So when somebody has
 * deleted the index, a write fails and the sink makes the index anew, with its mapping; written to
 * by its name, Elasticsearch would create it itself and guess a mapping.
 */
record TableIndex(String name) {
  private static final String WRITE_SUFFIX = "@Sluice";

  String alias() {
    return name + WRITE_SUFFIX;
  }
}

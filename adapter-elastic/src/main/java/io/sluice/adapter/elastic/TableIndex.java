package io.sluice.adapter.elastic;

/**
 * The index of a table.
 *
 * <p>Reads and administration use its {@link #name}. Every write goes to a hidden alias, which no
 * index can have as a name, for it has a capital letter. So when somebody has deleted the index, a
 * write fails; written to by its name, Elasticsearch would create it anew and guess a mapping. And
 * a TRUNCATE gives the index another alias: what was sent before, and arrives late, finds none.
 *
 * @param alias {@code <name>@Sluice}, and after a TRUNCATE {@code -} and its version
 */
record TableIndex(String name, String alias) {
  private static final String WRITE_SUFFIX = "@Sluice";

  /** With the alias that an index is made with. */
  static TableIndex of(String name) {
    return new TableIndex(name, name + WRITE_SUFFIX);
  }

  /** Matches all aliases that the index may ever have. */
  String aliases() {
    return name + WRITE_SUFFIX + "*";
  }

  /** Whether it is one of the aliases that the index may ever have. */
  boolean isAlias(String other) {
    return other.startsWith(name + WRITE_SUFFIX);
  }

  TableIndex with(String otherAlias) {
    return new TableIndex(name, otherAlias);
  }

  TableIndex truncated(long version) {
    return with(name + WRITE_SUFFIX + "-" + Long.toString(version, Character.MAX_RADIX));
  }
}

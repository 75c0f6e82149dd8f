package io.sluice.adapter.elastic;

/**
 * The index of a table.
 *
 * <p>Readers use its {@link #name}: that of the index itself, until a column's type changed so that
 * it had to be copied ({@link IndexCopy}); from then on an alias of the copy. Every write goes to a
 * hidden alias, which no index can have as a name, for it has a capital letter. So when somebody
 * has deleted the index, a write fails; written to by its name, Elasticsearch would create it anew
 * and guess a mapping. And a TRUNCATE or a copy gives it another alias: what was sent before, and
 * arrives late, finds none.
 *
 * @param name made of the table's name; what the sink remembers of the table's rows goes by it
 * @param concrete the index's own name: {@code <name>}, then {@code <name>@2} and so on; no table
 *     gives a name with an {@code @}
 * @param alias {@code <name>@Sluice}, of a copy with a dot and its number, and after a TRUNCATE
 *     with {@code -} and its version
 */
record TableIndex(String name, String concrete, String alias) {
  private static final String WRITE_SUFFIX = "@Sluice";
  private static final String COPY_SUFFIX = "@Copy.";

  /** As it is made first. */
  static TableIndex of(String name) {
    return new TableIndex(name, name, name + WRITE_SUFFIX);
  }

  /** With its own name, and the alias that it gets first. */
  TableIndex at(String itsConcrete) {
    return itsConcrete.equals(name) ? of(name) : number(number(itsConcrete));
  }

  /** Whether it may be an index's own name. */
  boolean isConcrete(String other) {
    return other.equals(name) || number(other) > 1;
  }

  /** The index that a copy of this one becomes. */
  TableIndex next() {
    return number(number(concrete) + 1);
  }

  /** With the alias by which it is filled, until readers get to see it. */
  TableIndex filling() {
    return with(name + COPY_SUFFIX + number(concrete));
  }

  /** Matches all aliases that the index may ever be written by. */
  String aliases() {
    return name + WRITE_SUFFIX + "*";
  }

  /** Whether it is one of the aliases that the index may ever be written by. */
  boolean isAlias(String other) {
    return other.startsWith(name + WRITE_SUFFIX);
  }

  TableIndex with(String otherAlias) {
    return new TableIndex(name, concrete, otherAlias);
  }

  TableIndex truncated(long version) {
    return with(name + WRITE_SUFFIX + "-" + Long.toString(version, Character.MAX_RADIX));
  }

  private TableIndex number(int number) {
    return new TableIndex(name, name + "@" + number, name + WRITE_SUFFIX + "." + number);
  }

  /** 1 of the first, and of what is none of them. */
  private int number(String itsConcrete) {
    String prefix = name + "@";
    if (!itsConcrete.startsWith(prefix)) {
      return 1;
    }
    String digits = itsConcrete.substring(prefix.length());
    return digits.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(digits) : 1;
  }
}

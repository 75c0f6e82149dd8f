package io.sluice.adapter.neo4j;

/** Quotes labels, relationship types and property names for Cypher. */
final class CypherName {
  private CypherName() {}

  /**
   * The name in backticks. Cypher replaces {@code \}{@code uXXXX} even inside of them, before it
   * looks for the closing one, so a backslash is written that way itself.
   */
  static String quote(String name) {
    return "`" + name.replace("\\", "\\u005C").replace("`", "``") + "`";
  }
}

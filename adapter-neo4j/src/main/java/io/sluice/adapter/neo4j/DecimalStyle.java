package io.sluice.adapter.neo4j;

/** What a {@code numeric} becomes; Neo4j has no decimal type. */
public enum DecimalStyle {
  /** The digits as text: exact, but compared as text unless a query says {@code toFloat()}. */
  STRING,
  /**
   * The nearest 64-bit floating-point number: queries can calculate with it, digits beyond the 15th
   * are lost and {@code sluice verify} reports them. Key columns stay exact text.
   */
  FLOAT
}

package io.sluice.adapter.neo4j;

/**
 * What Sluice keeps in the graph besides rows.
 *
 * <p>Each row, and each row that something points to or that is remembered as deleted, has one node
 * with the label {@value #LABEL} and its key as text in {@value #KEY}, which is unique. While the
 * row exists the node carries its table's label too; otherwise the label {@value #STUB}. So a query
 * for a table's label meets rows only.
 */
final class Reserved {
  private Reserved() {}

  /** Of every node of a row or stub; what begins with it is reserved. */
  static final String LABEL = "_Sluice";

  /**
   * Of a node whose row does not exist: not yet (a relationship came first), or not any more (it is
   * a tombstone, or relationships still point to it).
   */
  static final String STUB = "_SluiceStub";

  /** Of a node for each table, with its name in the graph; both unique. */
  static final String TABLE = "_SluiceTable";

  /** Of nodes that order writers and truncates, see {@link Gates}. */
  static final String GATE = "_SluiceGate";

  /** What begins with it, after any further underscores, is reserved among property names. */
  static final String PREFIX = "_sluice_";

  /**
   * A row's table and key as text, see {@link KeyText}; on the relationship of a join table too.
   */
  static final String KEY = PREFIX + "key";

  /** The version of the change that the row was written, or deleted, by. */
  static final String VERSION = PREFIX + "version";

  /** From when a stub may go if nothing points to it, in milliseconds since the epoch. */
  static final String EXPIRES = PREFIX + "expires";

  /** On a gate: the version of the table's last truncate. */
  static final String TRUNCATED = PREFIX + "truncated";

  // What only the register and the gates have is named where they are written.

  /** On a table's node: what it is in the graph. */
  static final String NAME = PREFIX + "name";

  /** On a table's node: the tables that its foreign keys reference. */
  static final String REFERENCES = PREFIX + "references";
}

package io.sluice.adapter.neo4j;

import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table whose key consists of two foreign keys: a row is a relationship from the row that the
 * first one refers to, to that of the second, with the other columns as its properties.
 *
 * <p>A relationship cannot be locked before it exists, so each write first makes, or finds, the
 * row's stub node; with the relationship there the stub goes again in the same transaction, with
 * the relationship deleted it stays as tombstone. If the table has been a {@link NodeTable}, what
 * writes a relationship makes a stub of the node that the row was; it stays for a while with the
 * version, as that of a deleted row does.
 */
final class JoinTable extends GraphTable {
  private static final Set<Scalar> NOT_EXACT_IN_KEY =
      Set.of(Scalar.NUMERIC, Scalar.FLOAT32, Scalar.FLOAT64);

  /** What still needs n, needs it as a stub. */
  private static final String STUB_GOES =
      """
      WITH row, n, left, freed, EXISTS { (n)--() } AS held
      FOREACH (x IN CASE WHEN held THEN [1] ELSE [] END |
        SET n = {_sluice_key: row.k, _sluice_expires: 0})
      FOREACH (x IN CASE WHEN held THEN [] ELSE [1] END | DELETE n)""";

  private final String type;
  private final String label;
  private final ForeignKey from;
  private final ForeignKey to;
  private final int[] fromParts;
  private final int[] toParts;

  /**
   * @param label that of its nodes if it has been a table of nodes
   */
  JoinTable(
      TableSchema schema,
      String type,
      String label,
      ForeignKey from,
      ForeignKey to,
      DecimalStyle decimals,
      TableHistory history) {
    super(schema, decimals, keyColumnsToOmit(schema), history);
    this.type = type;
    this.label = label;
    this.from = from;
    this.to = to;
    this.fromParts = from.columns().stream().mapToInt(schema.keyColumns()::indexOf).toArray();
    this.toParts = to.columns().stream().mapToInt(schema.keyColumns()::indexOf).toArray();
  }

  /** Key columns are known from the nodes, except where key text leaves out a trailing zero. */
  private static Set<String> keyColumnsToOmit(TableSchema schema) {
    return schema.keyColumns().stream()
        .filter(name -> isExactInKey(schema.columns().get(schema.indexOf(name)).type()))
        .collect(Collectors.toSet());
  }

  private static boolean isExactInKey(ColumnType type) {
    return type instanceof ColumnType.Decimal
        || type instanceof Scalar scalar && !NOT_EXACT_IN_KEY.contains(scalar);
  }

  @Override
  String type() {
    return type;
  }

  @Override
  String label() {
    return label;
  }

  @Override
  Set<String> referenceTypes() {
    return Set.of();
  }

  ForeignKey from() {
    return from;
  }

  ForeignKey to() {
    return to;
  }

  @Override
  String name() {
    return "relationship " + type;
  }

  @Override
  List<TableId> referenced() {
    return List.of(from.referencedTable(), to.referencedTable());
  }

  /** The key text of the node at which the row with this key text begins. */
  String start(String key) {
    return end(key, from, fromParts);
  }

  /** The key text of the node at which the row with this key text ends. */
  String end(String key) {
    return end(key, to, toParts);
  }

  private static String end(String key, ForeignKey foreignKey, int[] columns) {
    List<String> parts = KeyText.parts(key);
    List<String> chosen = new ArrayList<>(columns.length);
    for (int column : columns) {
      chosen.add(parts.get(column));
    }
    return KeyText.ofParts(foreignKey.referencedTable(), chosen);
  }

  @Override
  List<String> targets(RowWrite row) {
    return List.of(start(row.key()), end(row.key()));
  }

  /** Also a and b, the keys of the relationship's ends. */
  @Override
  Map<String, Object> parameters(RowWrite row) {
    Map<String, Object> parameters = super.parameters(row);
    if (row.isUpsert()) {
      parameters.put("a", start(row.key()));
      parameters.put("b", end(row.key()));
    }
    return parameters;
  }

  /**
   * A relationship cannot be moved. If a foreign key references another table than it did, it ends
   * elsewhere and is made anew.
   */
  @Override
  String upsert(List<String> unchanged) {
    return match()
        + """
        MERGE (a:_Sluice {_sluice_key: row.a})
        ON CREATE SET a:_SluiceStub, a._sluice_expires = 0
        MERGE (b:_Sluice {_sluice_key: row.b})
        ON CREATE SET b:_SluiceStub, b._sluice_expires = 0
        WITH row, n, r, ends, left, a, b, row.p AS p
        WITH row, n, r, a, b, left, %s AS q,
          CASE WHEN ends = [] THEN 'new' WHEN ends = [row.a, row.b] THEN 'there' ELSE 'moved' END AS how,
          CASE WHEN ends = [row.a, row.b] THEN [] ELSE ends END AS freed
        FOREACH (x IN CASE how WHEN 'moved' THEN [1] ELSE [] END | DELETE r)
        FOREACH (x IN CASE how WHEN 'there' THEN [] ELSE [1] END |
          CREATE (a)-[c:%s]->(b) SET c = q)
        FOREACH (x IN CASE how WHEN 'there' THEN [1] ELSE [] END | SET r = q)
        %s
        RETURN collect(row.i) AS applied,
          reduce(all = [], e IN collect(left + freed) | all + e) AS left"""
            .formatted(
                history().both() ? replacement(unchanged, "r", "n") : replacement(unchanged, "r"),
                CypherName.quote(type),
                history().both() ? nodeToStub() : STUB_GOES);
  }

  private String nodeToStub() {
    return """
        SET n = {_sluice_key: row.k, _sluice_version: row.v, _sluice_expires: timestamp() + $retention}
        SET n:_SluiceStub
        REMOVE n:%s"""
        .formatted(CypherName.quote(label));
  }

  @Override
  String delete() {
    return match()
        + """
        %s
        DELETE r
        RETURN collect(row.i) AS applied,
          reduce(all = [], e IN collect(left + ends) | all + e) AS left"""
            .formatted(
                history().both()
                    ? nodeToStub()
                    : "SET n._sluice_version = row.v, n._sluice_expires = timestamp() + $retention");
  }

  /**
   * Finds the row's relationship r and where it ends; and takes away those that the row had as a
   * node, where they pointed is left.
   */
  private String match() {
    String before =
        """
        ON CREATE SET n:_SluiceStub, n._sluice_expires = 0
        WITH row, n
        OPTIONAL MATCH (s)-[r:%s {_sluice_key: row.k}]->(t)
        WITH row, n, r, [x IN [s, t] WHERE x IS NOT NULL | x._sluice_key] AS ends
        WHERE coalesce(n._sluice_version, -1) <= row.v AND coalesce(r._sluice_version, -1) <= row.v
        """
            .formatted(CypherName.quote(type));
    String ofNode =
        history().both()
            ? """
            WITH row, n, r, ends,
              [(n)-[o]->(x:_Sluice) WHERE o._sluice_key IS NULL | o] AS olds,
              [(n)-[o]->(x:_Sluice) WHERE o._sluice_key IS NULL | x._sluice_key] AS left
            FOREACH (o IN olds | DELETE o)
            """
            : "WITH row, n, r, ends, [] AS left\n";
    return LOCKED_ROWS + before + ofNode;
  }

  @Override
  String inRange() {
    return inRelationships(type);
  }

  private static String inRelationships(String type) {
    return """
        MATCH ()-[x:%s]->() WHERE x._sluice_key > $after AND x._sluice_key < $end
        WITH x, x._sluice_key AS k ORDER BY k LIMIT $limit
        """
        .formatted(CypherName.quote(type));
  }

  @Override
  String byKey() {
    return "UNWIND $keys AS k MATCH ()-[x:%s {_sluice_key: k}]->() "
        .formatted(CypherName.quote(type));
  }

  @Override
  Map<String, Object> readParameters() {
    return Map.of("label", label);
  }

  @Override
  String asRow() {
    return "RETURN k, properties(x) AS p";
  }

  @Override
  List<String> olderInRange() {
    return history().both() ? List.of(older(type), NodeTable.OLDER) : List.of(older(type));
  }

  /** What {@link #olderInRange} finds of any table whose rows are relationships of the type. */
  static String older(String type) {
    return inRelationships(type) + "RETURN k, x._sluice_version < $version AS older";
  }

  @Override
  Optional<String> asTargets(ForeignKey foreignKey) {
    return foreignKey.equals(from) || foreignKey.equals(to)
        ? Optional.of(
            "WITH k, %s(x)._sluice_key AS t RETURN k, CASE WHEN t STARTS WITH $referenced THEN [t] ELSE [] END AS t"
                .formatted(foreignKey.equals(from) ? "startNode" : "endNode"))
        : Optional.empty();
  }
}

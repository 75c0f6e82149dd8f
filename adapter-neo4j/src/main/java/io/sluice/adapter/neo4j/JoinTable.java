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
 * the relationship deleted it stays as tombstone.
 */
final class JoinTable extends GraphTable {
  private static final Set<Scalar> NOT_EXACT_IN_KEY =
      Set.of(Scalar.NUMERIC, Scalar.FLOAT32, Scalar.FLOAT64);

  private final String type;
  private final ForeignKey from;
  private final ForeignKey to;
  private final int[] fromParts;
  private final int[] toParts;

  JoinTable(
      TableSchema schema, String type, ForeignKey from, ForeignKey to, DecimalStyle decimals) {
    super(schema, decimals, keyColumnsToOmit(schema));
    this.type = type;
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

  String type() {
    return type;
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

  @Override
  String upsert(List<String> unchanged) {
    return match()
        + """
        MERGE (a:_Sluice {_sluice_key: row.a})
        ON CREATE SET a:_SluiceStub, a._sluice_expires = 0
        MERGE (b:_Sluice {_sluice_key: row.b})
        ON CREATE SET b:_SluiceStub, b._sluice_expires = 0
        WITH row, n, r, a, b, row.p AS p, EXISTS { (n)--() } AS held
        FOREACH (x IN CASE WHEN r IS NULL THEN [1] ELSE [] END |
          CREATE (a)-[c:%s]->(b) SET c = p)
        FOREACH (x IN CASE WHEN r IS NULL THEN [] ELSE [1] END | SET r = %s)
        FOREACH (x IN CASE WHEN held THEN [1] ELSE [] END |
          SET n = {_sluice_key: row.k, _sluice_expires: 0})
        FOREACH (x IN CASE WHEN held THEN [] ELSE [1] END | DELETE n)
        RETURN collect(row.i) AS applied"""
            .formatted(CypherName.quote(type), replacement("r", unchanged));
  }

  @Override
  String delete() {
    return match()
        + """
        SET n._sluice_version = row.v, n._sluice_expires = timestamp() + $retention
        DELETE r
        RETURN collect(row.i) AS applied""";
  }

  private String match() {
    return LOCKED_ROWS
        + """
        ON CREATE SET n:_SluiceStub, n._sluice_expires = 0
        WITH row, n
        OPTIONAL MATCH ()-[r:%s {_sluice_key: row.k}]->()
        WITH row, n, r
        WHERE coalesce(n._sluice_version, -1) <= row.v AND coalesce(r._sluice_version, -1) <= row.v
        """
            .formatted(CypherName.quote(type));
  }

  @Override
  String inRange() {
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
    return Map.of();
  }

  @Override
  String asRow() {
    return "RETURN k, properties(x) AS p";
  }

  @Override
  String asOlder() {
    return "RETURN k, x._sluice_version < $version AS older";
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

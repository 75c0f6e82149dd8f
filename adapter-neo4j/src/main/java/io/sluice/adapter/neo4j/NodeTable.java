package io.sluice.adapter.neo4j;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A table whose rows are nodes, with a relationship for each foreign key. */
final class NodeTable extends GraphTable {
  private final String label;
  private final List<Reference> references;

  NodeTable(TableSchema schema, String label, List<Reference> references, DecimalStyle decimals) {
    super(schema, decimals, Set.of());
    this.label = label;
    this.references = List.copyOf(references);
  }

  String label() {
    return label;
  }

  List<Reference> references() {
    return references;
  }

  @Override
  String name() {
    return "label " + label;
  }

  @Override
  List<TableId> referenced() {
    return references.stream().map(reference -> reference.foreignKey().referencedTable()).toList();
  }

  @Override
  List<String> targets(RowWrite row) {
    List<String> targets = new ArrayList<>();
    for (Reference reference : row.isUpsert() ? references : List.<Reference>of()) {
      if (reference.state(row.row()) == Reference.State.SOMEWHERE) {
        targets.add(reference.target(row.row()));
      }
    }
    return targets;
  }

  @Override
  String upsert(List<String> unchanged) {
    return LOCKED_ROWS
        + """
        WITH row, n
        WHERE coalesce(n._sluice_version, -1) <= row.v
        WITH row, n, row.p AS p
        SET n = %s
        SET n:%s
        REMOVE n:_SluiceStub
        RETURN collect(row.i) AS applied"""
            .formatted(replacement("n", unchanged), CypherName.quote(label));
  }

  @Override
  String delete() {
    return LOCKED_ROWS
        + """
        WITH row, n
        WHERE coalesce(n._sluice_version, -1) <= row.v
        SET n = {_sluice_key: row.k, _sluice_version: row.v, _sluice_expires: timestamp() + $retention}
        SET n:_SluiceStub
        REMOVE n:%s
        WITH row, n
        OPTIONAL MATCH (n)-[r]->(t:_Sluice)
        WHERE r._sluice_key IS NULL
        DELETE r
        RETURN collect(DISTINCT row.i) AS applied, collect(DISTINCT t._sluice_key) AS left"""
            .formatted(CypherName.quote(label));
  }

  /**
   * What {@link #unlink} needs to know of a row: k, v, t (type to target), u (types left alone).
   */
  Map<String, Object> links(RowWrite row) {
    Map<String, Object> targets = new HashMap<>();
    List<String> unchanged = new ArrayList<>();
    for (Reference reference : references) {
      switch (reference.state(row.row())) {
        case SOMEWHERE -> targets.put(reference.type(), reference.target(row.row()));
        case UNCHANGED -> unchanged.add(reference.type());
        case NOWHERE -> {}
      }
    }
    return Map.of("k", row.key(), "v", row.version(), "t", targets, "u", unchanged);
  }

  /**
   * Removes the relationships of {@code $rows} of {@link #links} that point elsewhere, returning
   * where they pointed to. Of the rows in the graph only: a version that is not the row's own is
   * that of a change which left this one nothing to do.
   */
  String unlink() {
    String types =
        references.stream()
            .map(reference -> CypherName.quote(reference.type()))
            .collect(Collectors.joining("|"));
    return """
        UNWIND $rows AS row
        MATCH (n:_Sluice {_sluice_key: row.k})
        WHERE n._sluice_version = row.v
        MATCH (n)-[r:%s]->(t:_Sluice)
        WHERE r._sluice_key IS NULL AND NOT type(r) IN row.u
          AND coalesce(row.t[type(r)], '') <> t._sluice_key
        DELETE r
        RETURN collect(DISTINCT t._sluice_key) AS left"""
        .formatted(types);
  }

  /**
   * Makes the relationships of {@code $rows} of k, v, t (target) that are not there yet, and stubs
   * where they end if there is nothing. After {@link #unlink} a relationship that is there points
   * to the right node, so nobody has to look at the target's relationships, which may be many.
   */
  static String link(Reference reference) {
    String type = CypherName.quote(reference.type());
    return """
        UNWIND $rows AS row
        MATCH (n:_Sluice {_sluice_key: row.k})
        WHERE n._sluice_version = row.v
          AND NOT EXISTS { MATCH (n)-[r:%s]->(:_Sluice) WHERE r._sluice_key IS NULL }
        MERGE (t:_Sluice {_sluice_key: row.t})
        ON CREATE SET t:_SluiceStub, t._sluice_expires = 0
        CREATE (n)-[:%s]->(t)"""
        .formatted(type, type);
  }

  @Override
  String inRange() {
    return """
        MATCH (x:_Sluice) WHERE x._sluice_key > $after AND x._sluice_key < $end
        WITH x, x._sluice_key AS k ORDER BY k LIMIT $limit
        """;
  }

  @Override
  String byKey() {
    return "UNWIND $keys AS k MATCH (x:_Sluice {_sluice_key: k}) ";
  }

  @Override
  Map<String, Object> readParameters() {
    return Map.of("label", label);
  }

  @Override
  String asRow() {
    return "RETURN k, CASE WHEN $label IN labels(x) THEN properties(x) END AS p";
  }

  @Override
  String asOlder() {
    return "RETURN k, $label IN labels(x) AND x._sluice_version < $version AS older";
  }

  @Override
  Optional<String> asTargets(ForeignKey foreignKey) {
    return references.stream()
        .filter(reference -> reference.foreignKey().equals(foreignKey))
        .map(
            reference ->
                """
                RETURN k, [(x)-[r:%s]->(t:_Sluice)
                  WHERE $label IN labels(x) AND r._sluice_key IS NULL
                    AND t._sluice_key STARTS WITH $referenced
                  | t._sluice_key] AS t"""
                    .formatted(CypherName.quote(reference.type())))
        .findFirst();
  }
}

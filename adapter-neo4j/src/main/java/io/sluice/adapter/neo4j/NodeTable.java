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
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A table whose rows are nodes, with a relationship for each foreign key. If it has been a {@link
 * JoinTable}, what writes a node takes away the relationship that the row was.
 */
final class NodeTable extends GraphTable {
  /** What {@link #olderInRange} finds of any table whose rows are nodes with {@code $label}. */
  static final String OLDER =
      inNodes() + "RETURN k, $label IN labels(x) AND x._sluice_version < $version AS older";

  private final String label;
  private final String type;
  private final List<Reference> references;

  /** A table that has always been what it is. */
  NodeTable(TableSchema schema, String label, List<Reference> references, DecimalStyle decimals) {
    this(schema, label, "", references, decimals, TableHistory.NONE);
  }

  /**
   * @param type what its relationships are called if it has been a join table
   */
  NodeTable(
      TableSchema schema,
      String label,
      String type,
      List<Reference> references,
      DecimalStyle decimals,
      TableHistory history) {
    super(schema, decimals, Set.of(), history);
    this.label = label;
    this.type = type;
    this.references = List.copyOf(references);
  }

  @Override
  String label() {
    return label;
  }

  @Override
  String type() {
    return type;
  }

  @Override
  Set<String> referenceTypes() {
    return references.stream().map(Reference::type).collect(Collectors.toSet());
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
    if (history().both()) {
      return matchBoth()
          + """
          WITH row, n, r, ends, row.p AS p
          SET n = %s
          SET n:%s
          REMOVE n:_SluiceStub
          DELETE r
          RETURN collect(row.i) AS applied, reduce(all = [], e IN collect(ends) | all + e) AS left"""
              .formatted(replacement(unchanged, "n", "r"), CypherName.quote(label));
    }
    return LOCKED_ROWS
        + """
        WITH row, n
        WHERE coalesce(n._sluice_version, -1) <= row.v
        WITH row, n, row.p AS p
        SET n = %s
        SET n:%s
        REMOVE n:_SluiceStub
        RETURN collect(row.i) AS applied"""
            .formatted(replacement(unchanged, "n"), CypherName.quote(label));
  }

  /** Also finds the relationship r that the row may have been, and compares its version too. */
  private String matchBoth() {
    return LOCKED_ROWS
        + """
        ON CREATE SET n:_SluiceStub, n._sluice_expires = 0
        WITH row, n
        OPTIONAL MATCH (a)-[r:%s {_sluice_key: row.k}]->(b)
        WITH row, n, r, [x IN [a, b] WHERE x IS NOT NULL | x._sluice_key] AS ends
        WHERE coalesce(n._sluice_version, -1) <= row.v AND coalesce(r._sluice_version, -1) <= row.v
        """
            .formatted(CypherName.quote(type));
  }

  @Override
  String delete() {
    if (history().both()) {
      return matchBoth()
          + """
          SET n = {_sluice_key: row.k, _sluice_version: row.v, _sluice_expires: timestamp() + $retention}
          SET n:_SluiceStub
          REMOVE n:%s
          DELETE r
          WITH row, n, ends
          OPTIONAL MATCH (n)-[o]->(t:_Sluice)
          WHERE o._sluice_key IS NULL
          DELETE o
          RETURN collect(DISTINCT row.i) AS applied,
            collect(DISTINCT t._sluice_key) + reduce(all = [], e IN collect(ends) | all + e) AS left"""
              .formatted(CypherName.quote(label));
    }
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

  /** Whether its rows have relationships, or may have some from before. */
  boolean isLinked() {
    return !references.isEmpty() || !history().types().isEmpty();
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
   * Removes the relationships of {@code $rows} of {@link #links} that point elsewhere, or are those
   * of a foreign key which the table had before, returning where they pointed to. Of the rows in
   * the graph only: a version that is not the row's own is that of a change which left this one
   * nothing to do.
   */
  String unlink() {
    Set<String> unlinked = new TreeSet<>(referenceTypes());
    unlinked.addAll(history().types());
    String types = unlinked.stream().map(CypherName::quote).collect(Collectors.joining("|"));
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
    return inNodes();
  }

  private static String inNodes() {
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
  List<String> olderInRange() {
    return history().both() ? List.of(OLDER, JoinTable.older(type)) : List.of(OLDER);
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

package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.neo4j.driver.Record;
import org.neo4j.driver.exceptions.Neo4jException;

/**
 * Makes constraints and indexes that are not there yet. Uniqueness constraints only: they are what
 * every edition of Neo4j has. Looks first, for each change of the schema makes Neo4j plan every
 * statement anew.
 */
final class Constraints {
  private static final String KEY_PREFIX = "sluice_key_";
  private static final int ATTEMPTS = 20;

  /** What a worker hears if another one made, or is making, the same. */
  private static final Set<String> BEATEN =
      Set.of(
          "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists",
          "Neo.ClientError.Schema.ConstraintAlreadyExists",
          "Neo.ClientError.Schema.ConstraintWithNameAlreadyExists",
          "Neo.ClientError.Schema.IndexWithNameAlreadyExists");

  private final Graph graph;

  Constraints(Graph graph) {
    this.graph = graph;
  }

  /** The constraints that there are. */
  List<Record> existing() throws SinkException, InterruptedException {
    return run(
        "SHOW CONSTRAINTS YIELD name, type, labelsOrTypes, properties"
            + " WHERE type CONTAINS 'UNIQUENESS' OR type CONTAINS 'KEY'");
  }

  /** Makes what Sluice's own labels need; the last constraint says that all of it is there. */
  void base(List<Record> existing) throws SinkException, InterruptedException {
    if (!exists(existing, Reserved.LABEL, List.of(Reserved.KEY))) {
      run("CREATE INDEX sluice_expires IF NOT EXISTS FOR (n:_SluiceStub) ON (n._sluice_expires)");
    }
    unique(existing, Reserved.GATE, Reserved.KEY);
    unique(existing, Reserved.TABLE, Reserved.KEY);
    unique(existing, Reserved.TABLE, Reserved.NAME);
    unique(existing, Reserved.LABEL, Reserved.KEY);
  }

  private void unique(List<Record> existing, String label, String property)
      throws SinkException, InterruptedException {
    if (!exists(existing, label, List.of(property))) {
      run(
          "CREATE CONSTRAINT %s IF NOT EXISTS FOR (n:%s) REQUIRE n.%s IS UNIQUE"
              .formatted("sluice" + label + property, label, property));
    }
  }

  /** Makes the label's key unique, and drops the constraint of a key that the table had before. */
  void uniqueNodes(List<Record> existing, String label, List<String> key)
      throws SinkException, InterruptedException {
    if (exists(existing, label, key)) {
      return;
    }
    String name = KEY_PREFIX + "label_" + label;
    if (existing.stream().anyMatch(constraint -> constraint.get("name").asString().equals(name))) {
      run("DROP CONSTRAINT " + CypherName.quote(name) + " IF EXISTS");
    }
    run(
        "CREATE CONSTRAINT %s IF NOT EXISTS FOR (n:%s) REQUIRE (%s) IS UNIQUE"
            .formatted(
                CypherName.quote(name),
                CypherName.quote(label),
                key.stream()
                    .map(property -> "n." + CypherName.quote(property))
                    .collect(Collectors.joining(", "))));
  }

  /** Makes the rows' key unique among the relationships of the type. */
  void uniqueRelationships(List<Record> existing, String type)
      throws SinkException, InterruptedException {
    if (!exists(existing, type, List.of(Reserved.KEY))) {
      run(
          "CREATE CONSTRAINT %s IF NOT EXISTS FOR ()-[r:%s]-() REQUIRE r._sluice_key IS UNIQUE"
              .formatted(CypherName.quote(KEY_PREFIX + "type_" + type), CypherName.quote(type)));
    }
  }

  private static boolean exists(
      List<Record> existing, String labelOrType, List<String> properties) {
    return existing.stream()
        .anyMatch(
            one ->
                one.get("labelsOrTypes").asObject() instanceof List<?> names
                    && names.equals(List.of(labelOrType))
                    && one.get("properties").asList().equals(properties));
  }

  private List<Record> run(String statement) throws SinkException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return graph.runAlone(statement, Map.of());
      } catch (Neo4jException e) {
        if (BEATEN.contains(e.code())) {
          return List.of();
        } else if (String.valueOf(e.code()).matches("Neo\\.(Client|Database)Error\\.Schema\\..*")) {
          throw impossible(statement, e);
        } else if (GraphFailure.of(e) != GraphFailure.CONFLICT) {
          throw GraphFailure.toSinkException(e, graph.where());
        } else if (attempt == ATTEMPTS) {
          throw new TransientSinkException(
              "%s: other transactions were in the way of: %s".formatted(graph.where(), statement),
              e);
        }
      }
    }
  }

  private FatalSinkException impossible(String statement, Neo4jException cause) {
    return new FatalSinkException(
        "%s refuses (%s): %s; remove the nodes or the index in its way, or give the table another name under labels or relationshipTypes"
            .formatted(graph.where(), cause.code(), statement),
        cause);
  }
}

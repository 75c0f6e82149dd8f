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
 * every edition of Neo4j has.
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

  void unique(String label, String property) throws SinkException, InterruptedException {
    if (!exists(label, List.of(property))) {
      make(
          "CREATE CONSTRAINT %s IF NOT EXISTS FOR (n:%s) REQUIRE n.%s IS UNIQUE"
              .formatted(
                  CypherName.quote(label + property),
                  CypherName.quote(label),
                  CypherName.quote(property)),
          "label " + label);
    }
  }

  void uniqueRelationship(String type, String property) throws SinkException, InterruptedException {
    if (!exists(type, List.of(property))) {
      make(
          "CREATE CONSTRAINT %s IF NOT EXISTS FOR ()-[r:%s]-() REQUIRE r.%s IS UNIQUE"
              .formatted(
                  CypherName.quote(KEY_PREFIX + "relationship_" + type),
                  CypherName.quote(type),
                  CypherName.quote(property)),
          "relationship type " + type);
    }
  }

  /** Makes the label's key unique, and drops the constraint of a key that the table had before. */
  void uniqueKey(String label, List<String> properties) throws SinkException, InterruptedException {
    if (exists(label, properties)) {
      return;
    }
    String name = CypherName.quote(KEY_PREFIX + label);
    make("DROP CONSTRAINT " + name + " IF EXISTS", "label " + label);
    make(
        "CREATE CONSTRAINT %s IF NOT EXISTS FOR (n:%s) REQUIRE (%s) IS UNIQUE"
            .formatted(
                name,
                CypherName.quote(label),
                properties.stream()
                    .map(property -> "n." + CypherName.quote(property))
                    .collect(Collectors.joining(", "))),
        "label " + label);
  }

  void index(String label, String property) throws SinkException, InterruptedException {
    make(
        "CREATE INDEX %s IF NOT EXISTS FOR (n:%s) ON (n.%s)"
            .formatted(
                CypherName.quote(label + property),
                CypherName.quote(label),
                CypherName.quote(property)),
        "label " + label);
  }

  private boolean exists(String labelOrType, List<String> properties)
      throws SinkException, InterruptedException {
    List<Record> constraints =
        run("SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties", "the constraints");
    return constraints.stream()
        .anyMatch(
            constraint ->
                constraint.get("labelsOrTypes").asList().equals(List.of(labelOrType))
                    && constraint.get("properties").asList().equals(properties)
                    && (constraint.get("type").asString().contains("UNIQUENESS")
                        || constraint.get("type").asString().endsWith("KEY")));
  }

  private void make(String statement, String subject) throws SinkException, InterruptedException {
    run(statement, subject);
  }

  private List<Record> run(String statement, String subject)
      throws SinkException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return graph.runAlone(statement, Map.of());
      } catch (Neo4jException e) {
        GraphFailure failure = GraphFailure.of(e);
        if (BEATEN.contains(e.code())) {
          return List.of();
        } else if (failure != GraphFailure.CONFLICT) {
          throw failure == GraphFailure.TRANSIENT
              ? GraphFailure.toSinkException(e, graph.where())
              : impossible(statement, subject, e);
        } else if (attempt == ATTEMPTS) {
          throw new TransientSinkException(
              "%s: other transactions were in the way of: %s".formatted(graph.where(), statement),
              e);
        }
      }
    }
  }

  private SinkException impossible(String statement, String subject, Neo4jException cause) {
    if (GraphFailure.of(cause) == GraphFailure.FATAL
        && !cause.code().startsWith("Neo.ClientError.Schema.")) {
      return GraphFailure.toSinkException(cause, graph.where());
    }
    return new FatalSinkException(
        "%s cannot make the constraint that %s needs (%s); remove the nodes or the index in its way, or choose another name under labels or relationshipTypes: %s"
            .formatted(graph.where(), subject, cause.code(), statement),
        cause);
  }
}

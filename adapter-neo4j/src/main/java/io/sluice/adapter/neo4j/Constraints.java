package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.exceptions.Neo4jException;

/**
 * Makes constraints and indexes that are not there yet. Uniqueness constraints only: they are what
 * every edition of Neo4j has. Looks first, for each change of the schema makes Neo4j plan every
 * statement anew; and looks once, for that takes as long as making one.
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

  /** What has been seen or made; empty if nobody has looked. */
  private final List<Constraint> known = new ArrayList<>();

  private final Graph graph;

  private record Constraint(String name, String labelOrType, List<String> properties) {}

  Constraints(Graph graph) {
    this.graph = graph;
  }

  /** Looks which constraints there are. */
  void look() throws SinkException, InterruptedException {
    known.clear();
    for (Record record :
        run(
            "SHOW CONSTRAINTS YIELD name, type, labelsOrTypes, properties"
                + " WHERE type CONTAINS 'UNIQUENESS' OR type CONTAINS 'KEY'")) {
      if (record.get("labelsOrTypes").asObject() instanceof List<?> names && names.size() == 1) {
        known.add(
            new Constraint(
                record.get("name").asString(),
                (String) names.get(0),
                record.get("properties").asList(Value::asString)));
      }
    }
  }

  /** Makes what Sluice's own labels need; the last constraint says that all of it is there. */
  void base() throws SinkException, InterruptedException {
    if (!exists(Reserved.LABEL, List.of(Reserved.KEY))) {
      run("CREATE INDEX sluice_expires IF NOT EXISTS FOR (n:_SluiceStub) ON (n._sluice_expires)");
    }
    unique(Reserved.GATE, Reserved.KEY);
    unique(Reserved.TABLE, Reserved.KEY);
    unique(Reserved.TABLE, Reserved.NAME);
    unique(Reserved.LABEL, Reserved.KEY);
  }

  private void unique(String label, String property) throws SinkException, InterruptedException {
    make(
        new Constraint("sluice" + label + property, label, List.of(property)),
        "(n:%s) REQUIRE n.%s".formatted(label, property));
  }

  /** Makes the label's key unique, and drops the constraint of a key that the table had before. */
  void uniqueNodes(String label, List<String> key) throws SinkException, InterruptedException {
    String name = KEY_PREFIX + "label_" + label;
    if (!exists(label, key) && isNamed(name)) {
      look();
      if (!exists(label, key) && isNamed(name)) {
        run("DROP CONSTRAINT " + CypherName.quote(name) + " IF EXISTS");
        known.removeIf(one -> one.name.equals(name));
      }
    }
    make(
        new Constraint(name, label, key),
        "(n:%s) REQUIRE (%s)"
            .formatted(
                CypherName.quote(label),
                key.stream()
                    .map(property -> "n." + CypherName.quote(property))
                    .collect(Collectors.joining(", "))));
  }

  /** Makes the rows' key unique among the relationships of the type. */
  void uniqueRelationships(String type) throws SinkException, InterruptedException {
    make(
        new Constraint(KEY_PREFIX + "type_" + type, type, List.of(Reserved.KEY)),
        "()-[r:%s]-() REQUIRE r._sluice_key".formatted(CypherName.quote(type)));
  }

  private void make(Constraint constraint, String rule) throws SinkException, InterruptedException {
    if (exists(constraint.labelOrType, constraint.properties)) {
      return;
    }
    run(
        "CREATE CONSTRAINT %s IF NOT EXISTS FOR %s IS UNIQUE"
            .formatted(CypherName.quote(constraint.name), rule));
    known.add(constraint);
  }

  private boolean exists(String labelOrType, List<String> properties) {
    return known.stream()
        .anyMatch(one -> one.labelOrType.equals(labelOrType) && one.properties.equals(properties));
  }

  private boolean isNamed(String name) {
    return known.stream().anyMatch(one -> one.name.equals(name));
  }

  private List<Record> run(String statement) throws SinkException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return graph.runSchema(statement);
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

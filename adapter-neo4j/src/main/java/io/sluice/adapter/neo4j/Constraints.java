package io.sluice.adapter.neo4j;

import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TableRefusedException;
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
        ask(
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

  /** Whether, as far as known, the table has the constraints of what it is, and no other's. */
  boolean are(GraphTable table, TableRegister.Present present) {
    if (!present.nodes()) {
      return exists(table.type(), List.of(Reserved.KEY)) && !isNamed(nodesName(table));
    }
    return exists(table.label(), present.keyProperties())
        && !isNamedButNot(nodesName(table), present.keyProperties())
        && (!present.both() || exists(table.type(), List.of(Reserved.KEY)));
  }

  /**
   * Makes the table's constraints as they are to be: of nodes, the key is unique among those with
   * the label; of relationships, the rows' keys. What another key or another kind of table left is
   * dropped.
   *
   * @return false if rows are in the way that a truncate will remove, which another worker has met
   *     and this one has not
   */
  boolean make(GraphTable table, TableRegister.Present present)
      throws SinkException, InterruptedException {
    if (!present.nodes() || present.both()) {
      make(
          new Constraint(KEY_PREFIX + "type_" + table.type(), table.type(), List.of(Reserved.KEY)),
          "()-[r:%s]-() REQUIRE r._sluice_key".formatted(CypherName.quote(table.type())));
    }
    String name = nodesName(table);
    List<String> key = present.nodes() ? present.keyProperties() : List.of();
    if (isNamedButNot(name, key)) {
      look();
      if (isNamedButNot(name, key)) {
        run("DROP CONSTRAINT " + CypherName.quote(name) + " IF EXISTS");
        known.removeIf(one -> one.name.equals(name));
      }
    }
    if (!present.nodes()) {
      return true;
    }
    String rule =
        "(n:%s) REQUIRE (%s)"
            .formatted(
                CypherName.quote(table.label()),
                key.stream()
                    .map(property -> "n." + CypherName.quote(property))
                    .collect(Collectors.joining(", ")));
    try {
      make(new Constraint(name, table.label(), key), rule);
    } catch (FatalSinkException inTheWay) {
      if (present.newest()) {
        throw new TableRefusedException(table.id(), inTheWay.getMessage(), inTheWay);
      }
      return false;
    }
    return true;
  }

  private static String nodesName(GraphTable table) {
    return KEY_PREFIX + "label_" + table.label();
  }

  /** Without IF NOT EXISTS, for that is silent too where another constraint has the name. */
  private void make(Constraint constraint, String rule) throws SinkException, InterruptedException {
    if (exists(constraint.labelOrType, constraint.properties)) {
      return;
    }
    if (run(
        "CREATE CONSTRAINT %s FOR %s IS UNIQUE"
            .formatted(CypherName.quote(constraint.name), rule))) {
      known.add(constraint);
    } else {
      look();
    }
  }

  private boolean exists(String labelOrType, List<String> properties) {
    return known.stream()
        .anyMatch(one -> one.labelOrType.equals(labelOrType) && one.properties.equals(properties));
  }

  private boolean isNamedButNot(String name, List<String> properties) {
    return known.stream()
        .anyMatch(one -> one.name.equals(name) && !one.properties.equals(properties));
  }

  private boolean isNamed(String name) {
    return known.stream().anyMatch(one -> one.name.equals(name));
  }

  /** Returns false if another worker made, or is making, the same or something by this name. */
  private boolean run(String statement) throws SinkException, InterruptedException {
    try {
      ask(statement);
      return true;
    } catch (Neo4jException beaten) {
      return false;
    }
  }

  /** Throws what the driver does only if another worker is {@link #BEATEN}. */
  private List<Record> ask(String statement) throws SinkException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return graph.runSchema(statement);
      } catch (Neo4jException e) {
        if (BEATEN.contains(e.code())) {
          throw e;
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

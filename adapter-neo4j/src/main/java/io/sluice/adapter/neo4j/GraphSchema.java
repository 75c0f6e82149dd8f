package io.sluice.adapter.neo4j;

import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.SinkException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes what Neo4j needs before it can take rows: constraints, each table's entry in the {@link
 * TableRegister}, its gates. Looks first, so that several workers seldom make the same at once; and
 * makes the constraints of a batch's tables last, for after each one Neo4j plans every statement
 * anew.
 */
final class GraphSchema {
  private final Constraints constraints;
  private final TableRegister register;
  private final Set<TableSchema> ready = new HashSet<>();
  private boolean baseReady;

  GraphSchema(Graph graph) {
    this.constraints = new Constraints(graph);
    this.register = new TableRegister(graph);
  }

  /** Makes sure that rows of the tables can be written; cheap once it has been done. */
  void prepare(Collection<GraphTable> tables) throws SinkException, InterruptedException {
    List<GraphTable> fresh =
        tables.stream().filter(table -> !ready.contains(table.schema())).toList();
    if (fresh.isEmpty()) {
      return;
    }
    if (!baseReady) {
      constraints.look();
      constraints.base();
      baseReady = true;
    }
    for (GraphTable table : fresh) {
      register.enter(table);
    }
    for (GraphTable table : fresh) {
      unique(table);
      ready.add(table.schema());
    }
  }

  private void unique(GraphTable table) throws SinkException, InterruptedException {
    if (table instanceof NodeTable nodes) {
      List<String> key = table.schema().keyColumns().stream().map(GraphNames::property).toList();
      constraints.uniqueNodes(nodes.label(), key);
    } else if (table instanceof JoinTable joins) {
      constraints.uniqueRelationships(joins.type());
    }
  }

  /** Forgets what has been made, after somebody removed some of it. */
  void forget() {
    ready.clear();
    baseReady = false;
  }
}

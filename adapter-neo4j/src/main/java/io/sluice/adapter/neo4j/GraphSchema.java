package io.sluice.adapter.neo4j;

import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.SinkException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes what Neo4j needs before it can take rows: constraints, each table's entry in the {@link
 * TableRegister}, its gates. Looks first, so that several workers seldom make the same at once.
 */
final class GraphSchema {
  private static final String MAKE_GATES =
      """
      UNWIND $gates AS k
      MERGE (g:_SluiceGate {_sluice_key: k})
      ON CREATE SET g._sluice_truncated = 0""";

  private final Graph graph;
  private final Constraints constraints;
  private final TableRegister register;
  private final Set<TableSchema> ready = new HashSet<>();
  private boolean baseReady;

  GraphSchema(Graph graph) {
    this.graph = graph;
    this.constraints = new Constraints(graph);
    this.register = new TableRegister(graph);
  }

  /** Makes sure that rows of the table can be written; cheap once it has been done. */
  void prepare(GraphTable table) throws SinkException, InterruptedException {
    if (ready.contains(table.schema())) {
      return;
    }
    if (!baseReady) {
      constraints.base();
      baseReady = true;
    }
    register.enter(table);
    if (table instanceof NodeTable nodes) {
      constraints.uniqueNodes(
          nodes.label(), table.schema().keyColumns().stream().map(GraphNames::property).toList());
    } else if (table instanceof JoinTable joins) {
      constraints.uniqueRelationships(joins.type());
    }
    List<String> gates = Gates.of(table.keyText()).stream().sorted().toList();
    graph.maintain(transaction -> transaction.run(MAKE_GATES, Map.of("gates", gates)));
    ready.add(table.schema());
  }

  /** Forgets what has been made, after somebody removed some of it. */
  void forget() {
    ready.clear();
    baseReady = false;
  }
}

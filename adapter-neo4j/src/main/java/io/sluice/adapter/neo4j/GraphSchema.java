package io.sluice.adapter.neo4j;

import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.SinkException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
      prepareBase();
      baseReady = true;
    }
    register.enter(table);
    if (table instanceof NodeTable nodes) {
      constraints.uniqueKey(
          nodes.label(),
          table.schema().keyColumns().stream()
              .map(GraphNames::property)
              .collect(Collectors.toList()));
    } else if (table instanceof JoinTable joins) {
      constraints.uniqueRelationship(joins.type(), Reserved.KEY);
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

  private void prepareBase() throws SinkException, InterruptedException {
    constraints.unique(Reserved.LABEL, Reserved.KEY);
    constraints.unique(Reserved.GATE, Reserved.KEY);
    constraints.unique(Reserved.TABLE, Reserved.KEY);
    constraints.unique(Reserved.TABLE, Reserved.NAME);
    constraints.index(Reserved.STUB, Reserved.EXPIRES);
  }
}

package io.sluice.adapter.neo4j;

import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.SinkException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.neo4j.driver.Record;

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
    List<Record> existing = constraints.existing();
    if (!baseReady) {
      constraints.base(existing);
      baseReady = true;
    }
    for (GraphTable table : fresh) {
      register.enter(table);
    }
    Set<TableId> made = new HashSet<>();
    for (GraphTable table : fresh) {
      if (!made.add(table.id())) {
        existing = constraints.existing();
      }
      unique(table, existing);
      ready.add(table.schema());
    }
  }

  private void unique(GraphTable table, List<Record> existing)
      throws SinkException, InterruptedException {
    if (table instanceof NodeTable nodes) {
      List<String> key = table.schema().keyColumns().stream().map(GraphNames::property).toList();
      constraints.uniqueNodes(existing, nodes.label(), key);
    } else if (table instanceof JoinTable joins) {
      constraints.uniqueRelationships(existing, joins.type());
    }
  }

  /** Forgets what has been made, after somebody removed some of it. */
  void forget() {
    ready.clear();
    baseReady = false;
  }
}

package io.sluice.adapter.neo4j;

import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.SinkException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.neo4j.driver.Record;

/**
 * Makes what Neo4j needs before it can take rows: constraints, each table's entry in the {@link
 * TableRegister}, its gates. Looks first, so that several workers seldom make the same at once.
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

  /** Makes sure that rows of the table can be written; cheap once it has been done. */
  void prepare(GraphTable table) throws SinkException, InterruptedException {
    if (ready.contains(table.schema())) {
      return;
    }
    List<Record> existing = constraints.existing();
    if (!baseReady) {
      constraints.base(existing);
      baseReady = true;
    }
    register.enter(table);
    if (table instanceof NodeTable nodes) {
      List<String> key = table.schema().keyColumns().stream().map(GraphNames::property).toList();
      constraints.uniqueNodes(existing, nodes.label(), key);
    } else if (table instanceof JoinTable joins) {
      constraints.uniqueRelationships(existing, joins.type());
    }
    ready.add(table.schema());
  }

  /** Forgets what has been made, after somebody removed some of it. */
  void forget() {
    ready.clear();
    baseReady = false;
  }
}

package io.sluice.adapter.neo4j;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Makes what Neo4j needs before it can take rows: each table's entry in the {@link TableRegister},
 * its gates, constraints. Looks first, so that several workers seldom make the same at once; and
 * makes the constraints of a batch's tables last, for after each one Neo4j plans every statement
 * anew.
 *
 * <p>A key's constraint follows the newest schema, once the truncate that comes with another key
 * has been carried out. Whoever changed a constraint reads the register once more: so of two who do
 * at the same time, the last one sees what the newest schema is. A worker that is still behind
 * never makes the former key's.
 */
final class GraphSchema {
  private static final int ROUNDS = 20;

  private final String where;
  private final GraphTables tables;
  private final Constraints constraints;
  private final TableRegister register;

  /** The newest schema of each table that was entered, and the change that brought it. */
  private final Map<TableId, Entered> entered = new HashMap<>();

  private final Set<TableId> unconstrained = new LinkedHashSet<>();
  private boolean baseReady;

  private record Entered(TableSchema schema, long version, boolean newest) {}

  GraphSchema(Graph graph, GraphTables tables) {
    this.where = graph.where();
    this.tables = tables;
    this.constraints = new Constraints(graph);
    this.register = new TableRegister(graph);
  }

  /** Enters the tables of the changes; cheap once it has been done. */
  void prepare(Collection<ChangeEvent> changes) throws SinkException, InterruptedException {
    Map<TableId, ChangeEvent> fresh = new LinkedHashMap<>();
    for (ChangeEvent change : changes) {
      Entered known = entered.get(change.table().id());
      if (known == null
          || known.version < change.version() && !known.schema.equals(change.table())) {
        fresh.merge(change.table().id(), change, (a, b) -> a.version() < b.version() ? b : a);
      }
    }
    if (fresh.isEmpty()) {
      return;
    }
    if (!baseReady) {
      constraints.look();
      constraints.base();
      baseReady = true;
    }
    for (ChangeEvent change : fresh.values()) {
      enter(change.table(), change.version());
    }
  }

  private void enter(TableSchema schema, long version) throws SinkException, InterruptedException {
    TableRegister.Entry entry = register.enter(tables.of(schema), version);
    tables.learn(schema.id(), entry.history());
    entered.put(schema.id(), new Entered(schema, version, entry.newest()));
    if (entry.newest()) {
      unconstrained.add(schema.id());
    }
  }

  /** Makes the constraints of tables that were entered; to be called when truncates are done. */
  void constrain() throws SinkException, InterruptedException {
    for (TableId table : Set.copyOf(unconstrained)) {
      settle(table);
      unconstrained.remove(table);
    }
  }

  /**
   * Looks whether the constraints of the tables are those of their newest schemas, and makes them
   * so. Returns whether anything had to be done.
   */
  boolean constrainAgain(Collection<TableId> ids) throws SinkException, InterruptedException {
    constraints.look();
    boolean changed = false;
    for (TableId id : ids) {
      changed |= settle(id);
    }
    return changed;
  }

  private boolean settle(TableId id) throws SinkException, InterruptedException {
    Entered known = entered.get(id);
    GraphTable table = tables.of(known.schema);
    for (int round = 0; round < ROUNDS; round++) {
      TableRegister.Present present = register.read(table, known.version);
      if (constraints.are(table, present)) {
        return round > 0;
      }
      if (!constraints.make(table, present)) {
        return true;
      }
    }
    throw new TransientSinkException(
        "%s: others keep changing the constraints of table %s".formatted(where, id));
  }

  /** Forgets what is known of tables, which others have changed. */
  void forgetTables() {
    entered.clear();
    unconstrained.clear();
  }

  /** Forgets what is known of a table, so that it is entered again when it comes again. */
  void forget(TableId table) {
    entered.remove(table);
    unconstrained.remove(table);
  }

  /** Forgets what has been made, after somebody removed some of it. */
  void forget() {
    forgetTables();
    baseReady = false;
  }
}

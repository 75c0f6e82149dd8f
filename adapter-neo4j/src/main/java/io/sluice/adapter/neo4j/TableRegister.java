package io.sluice.adapter.neo4j;

import io.sluice.domain.TableId;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import java.util.List;
import java.util.Map;
import org.neo4j.driver.Record;

/**
 * Remembers in the graph what each table is there, so that no two tables are ever mixed under one
 * name, whichever worker of whichever process meets them, and no table changes what it is halfway.
 * A name's uniqueness is a constraint. With the entry go the table's {@link Gates}.
 */
final class TableRegister {
  private static final String ENTER =
      """
      MERGE (t:_SluiceTable {_sluice_key: $table})
      ON CREATE SET t._sluice_name = $name
      SET t._sluice_references = $references
      WITH t._sluice_name AS name
      UNWIND $gates AS k
      MERGE (g:_SluiceGate {_sluice_key: k})
      ON CREATE SET g._sluice_truncated = 0
      RETURN DISTINCT name""";
  private static final String OWNER =
      "MATCH (t:_SluiceTable {_sluice_name: $name}) RETURN t._sluice_key AS table";
  private static final String JOINED =
      """
      UNWIND $references AS k
      MATCH (t:_SluiceTable {_sluice_key: k})
      WHERE t._sluice_name STARTS WITH 'relationship '
      RETURN k AS table""";
  private static final String REFERENCING =
      "MATCH (t:_SluiceTable) WHERE $table IN t._sluice_references RETURN t._sluice_key AS table";

  private final Graph graph;

  TableRegister(Graph graph) {
    this.graph = graph;
  }

  /**
   * @throws FatalSinkException if the table cannot be what the configuration makes of it
   */
  void enter(GraphTable table) throws SinkException, InterruptedException {
    List<String> references = table.referenced().stream().map(KeyText::table).distinct().toList();
    Map<String, Object> parameters =
        Map.of(
            "table", table.keyText(),
            "name", table.name(),
            "references", references,
            "gates", Gates.of(table.keyText()));
    List<String> found;
    try {
      found = names(graph.tryRun(ENTER, parameters), "name");
    } catch (RefusedException nameTaken) {
      throw mixed(table, names(graph.run(OWNER, parameters), "table"));
    }
    if (!found.get(0).equals(table.name())) {
      throw changed(table, found.get(0));
    }
    if (table instanceof JoinTable) {
      for (String by : names(graph.run(REFERENCING, parameters), "table")) {
        throw referenced(table.keyText(), by);
      }
    }
    if (!references.isEmpty()) {
      for (String joined : names(graph.run(JOINED, parameters), "table")) {
        throw referenced(joined, table.keyText());
      }
    }
  }

  private static List<String> names(List<Record> records, String field) {
    return records.stream().map(record -> record.get(field).asString()).toList();
  }

  private static FatalSinkException mixed(GraphTable table, List<String> others) {
    TableId id = table.id();
    return new FatalSinkException(
        "tables %s and %s would both become %s in Neo4j; give one of them another name under labels or relationshipTypes, or set labelStyle: SCHEMA_AND_TABLE"
            .formatted(String.join(", ", others), id, table.name()));
  }

  private FatalSinkException changed(GraphTable table, String name) {
    return new FatalSinkException(
        "table %s is %s in Neo4j already and would now become %s; set labels, relationshipTypes or nodeTables so that it stays, or remove its rows and its node labelled %s from %s and take a new snapshot"
            .formatted(table.id(), name, table.name(), Reserved.TABLE, graph.where()));
  }

  private static FatalSinkException referenced(String joined, String by) {
    return new FatalSinkException(
        "table %s references table %s, whose rows are relationships, and nothing can point to a relationship; list %s under nodeTables"
            .formatted(by, joined, joined));
  }
}

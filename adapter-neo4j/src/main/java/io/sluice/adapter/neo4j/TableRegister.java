package io.sluice.adapter.neo4j;

import io.sluice.domain.TableId;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.neo4j.driver.Record;

/**
 * Remembers in the graph what each table is there, so that no two tables are ever mixed under one
 * name, whichever worker of whichever process meets them, and no table changes what it is halfway.
 */
final class TableRegister {
  private static final String ENTER =
      """
      OPTIONAL MATCH (other:_SluiceTable {_sluice_name: $name}) WHERE other._sluice_key <> $table
      WITH other
      CALL {
        WITH other
        WITH other WHERE other IS NULL
        MERGE (t:_SluiceTable {_sluice_key: $table})
        ON CREATE SET t._sluice_name = $name
        SET t._sluice_references = $references
        RETURN t._sluice_name AS name
        UNION
        WITH other
        WITH other WHERE other IS NOT NULL
        RETURN null AS name
      }
      RETURN name, other._sluice_key AS other""";
  private static final String JOINED =
      """
      UNWIND $references AS k
      MATCH (t:_SluiceTable {_sluice_key: k})
      WHERE t._sluice_name STARTS WITH 'relationship '
      RETURN k AS joined, $table AS by
      UNION
      MATCH (t:_SluiceTable)
      WHERE $name STARTS WITH 'relationship ' AND $table IN t._sluice_references
      RETURN $table AS joined, t._sluice_key AS by""";

  private final Graph graph;

  TableRegister(Graph graph) {
    this.graph = graph;
  }

  /**
   * @throws FatalSinkException if the table cannot be what the configuration makes of it
   */
  void enter(GraphTable table) throws SinkException, InterruptedException {
    Map<String, Object> parameters =
        Map.of(
            "table",
            table.keyText(),
            "name",
            table.name(),
            "references",
            table.referenced().stream()
                .map(KeyText::table)
                .distinct()
                .collect(Collectors.toList()));
    Record entry = graph.maintain(transaction -> transaction.run(ENTER, parameters).get(0));
    if (!entry.get("other").isNull()) {
      throw mixed(table.id(), table.name(), entry.get("other").asString());
    }
    String name = entry.get("name").asString();
    if (!name.equals(table.name())) {
      throw changed(table, name);
    }
    List<Record> joined = graph.maintain(transaction -> transaction.run(JOINED, parameters));
    if (!joined.isEmpty()) {
      throw referenced(joined.get(0).get("joined").asString(), joined.get(0).get("by").asString());
    }
  }

  private static FatalSinkException mixed(TableId table, String name, String other) {
    return new FatalSinkException(
        "tables %s and %s would both become %s in Neo4j; give one of them another name under labels or relationshipTypes, or set labelStyle: SCHEMA_AND_TABLE"
            .formatted(other, table, name));
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

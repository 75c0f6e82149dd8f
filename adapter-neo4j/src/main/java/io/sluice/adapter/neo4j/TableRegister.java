package io.sluice.adapter.neo4j;

import io.sluice.domain.TableId;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TableRefusedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in the graph what each table is there, so that no two tables are ever mixed under one
 * name, whichever worker of whichever process meets them. A name's uniqueness is a constraint. With
 * the entry go the table's {@link Gates}.
 *
 * <p>What a table is changes with its schema, and workers do not meet a new schema at the same
 * time. Of two schemas the newer one is that whose changes have the higher versions; the entry is
 * of the newest. What only an older one has goes into the {@link TableHistory}.
 */
final class TableRegister {
  private static final Logger log = LoggerFactory.getLogger(TableRegister.class);

  /** The entry is locked first, then the gates, as a truncate does. */
  private static final String ENTER =
      """
      MERGE (t:_SluiceTable {_sluice_key: $table})
      ON CREATE SET t._sluice_name = $name, t._sluice_joins = $joins
      ON MATCH SET t._sluice_key = $table
      WITH t, t._sluice_name AS found, coalesce(t._sluice_since, -1) <= $version AS newest,
        coalesce(t._sluice_types, []) AS known, coalesce(t._sluice_both, false) AS wasBoth,
        NOT t._sluice_name STARTS WITH $kind AS other
      WITH t, found, newest, known, wasBoth,
        found = $name OR other AND coalesce(t._sluice_joins, $joins) <> $joins AS possible,
        known + [x IN $types WHERE NOT x IN known] AS types, wasBoth OR other AS both
      WITH t, found, newest, possible, types, both,
        possible AND (size(types) > size(known) OR both <> wasBoth) AS changed
      FOREACH (x IN CASE WHEN possible AND newest THEN [1] ELSE [] END |
        SET t._sluice_name = $name, t._sluice_joins = $joins, t._sluice_since = $version,
          t._sluice_key_columns = $keyColumns, t._sluice_references = $references)
      FOREACH (x IN CASE WHEN changed THEN [1] ELSE [] END |
        SET t._sluice_types = types, t._sluice_both = both,
          t._sluice_shape = coalesce(t._sluice_shape, 0) + 1)
      WITH t, found, newest, possible, types, both, coalesce(t._sluice_shape, 0) AS shape
      UNWIND $gates AS k
      MERGE (g:_SluiceGate {_sluice_key: k})
      ON CREATE SET g._sluice_truncated = 0
      FOREACH (x IN CASE WHEN coalesce(g._sluice_shape, 0) < shape THEN [1] ELSE [] END |
        SET g._sluice_shape = shape)
      RETURN DISTINCT found, newest, possible, types, both, shape,
        coalesce(t._sluice_accepted, false) AS accepted""";

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
  private static final String ACCEPT =
      "MATCH (t:_SluiceTable {_sluice_key: $table}) SET t._sluice_accepted = true";
  private static final String READ =
      """
      MATCH (t:_SluiceTable {_sluice_key: $table})
      RETURN t._sluice_name STARTS WITH 'label ' AS nodes, t._sluice_key_columns AS keyColumns,
        coalesce(t._sluice_both, false) AS both, t._sluice_since <= $version AS newest""";

  private final Graph graph;
  private final Set<String> warned = new HashSet<>();

  TableRegister(Graph graph) {
    this.graph = graph;
  }

  /**
   * What the register says once a schema is entered.
   *
   * @param newest whether no newer schema of the table is known
   */
  record Entry(TableHistory history, boolean newest) {}

  /**
   * What the table is by its newest schema.
   *
   * @param keyProperties the properties that the key's columns are
   * @param newest whether the schema with the version asked for is that one
   */
  record Present(boolean nodes, boolean both, List<String> keyProperties, boolean newest) {}

  /**
   * Enters what the table is by the schema of the change with the version.
   *
   * @throws TableRefusedException if the table cannot be what the configuration makes of it
   */
  Entry enter(GraphTable table, long version) throws SinkException, InterruptedException {
    List<String> references = table.referenced().stream().map(KeyText::table).distinct().toList();
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("table", table.keyText());
    parameters.put("name", table.name());
    parameters.put("kind", table instanceof NodeTable ? "label " : "relationship ");
    parameters.put("joins", GraphTables.isJoin(table.schema()));
    parameters.put("version", version);
    parameters.put("types", List.copyOf(table.referenceTypes()));
    parameters.put("keyColumns", table.keyProperties());
    parameters.put("references", references);
    parameters.put("gates", Gates.of(table.keyText()));
    Record entry;
    try {
      entry = graph.tryRun(ENTER, parameters).get(0);
    } catch (RefusedException nameTaken) {
      throw mixed(table, names(graph.run(OWNER, parameters), "table"));
    }
    if (!entry.get("possible").isTrue()) {
      throw changed(table, entry.get("found").asString());
    }
    boolean newest = entry.get("newest").isTrue();
    if (newest) {
      checkReferences(table, references, entry.get("accepted").isTrue(), parameters);
    }
    return new Entry(
        new TableHistory(
            entry.get("shape").asLong(),
            Set.copyOf(entry.get("types").asList(Value::asString)),
            entry.get("both").isTrue()),
        newest);
  }

  /**
   * Nothing can point to a relationship. A table that is new is refused then, for the configuration
   * has to say what it shall be; one that has become so by a change of its schema is not stopped by
   * that: what points to its rows points to stubs.
   */
  private void checkReferences(
      GraphTable table, List<String> references, boolean accepted, Map<String, Object> parameters)
      throws SinkException, InterruptedException {
    if (table instanceof JoinTable) {
      for (String by : names(graph.run(REFERENCING, parameters), "table")) {
        refuseOrWarn(table, table.keyText(), by, accepted);
      }
    }
    if (!references.isEmpty()) {
      for (String joined : names(graph.run(JOINED, parameters), "table")) {
        refuseOrWarn(table, joined, table.keyText(), accepted);
      }
    }
    if (!accepted) {
      graph.run(ACCEPT, parameters);
    }
  }

  private void refuseOrWarn(GraphTable table, String joined, String by, boolean accepted)
      throws TableRefusedException {
    String remedy =
        "table %s references table %s, whose rows are relationships, and nothing can point to a relationship; list %s under nodeTables"
            .formatted(by, joined, joined);
    if (!accepted) {
      throw new TableRefusedException(table.id(), remedy);
    }
    if (warned.add(remedy)) {
      log.warn("{}; until then what references it points to nodes without label", remedy);
    }
  }

  /** What the table is now, and whether that is by the schema of the change with the version. */
  Present read(GraphTable table, long version) throws SinkException, InterruptedException {
    List<Record> found = graph.run(READ, Map.of("table", table.keyText(), "version", version));
    if (found.isEmpty()) {
      throw new OutdatedException(graph.where());
    }
    Record present = found.get(0);
    return new Present(
        present.get("nodes").isTrue(),
        present.get("both").isTrue(),
        present.get("keyColumns").asList(Value::asString),
        present.get("newest").isTrue());
  }

  private static List<String> names(List<Record> records, String field) {
    return records.stream().map(record -> record.get(field).asString()).toList();
  }

  private static TableRefusedException mixed(GraphTable table, List<String> others) {
    TableId id = table.id();
    return new TableRefusedException(
        id,
        "tables %s and %s would both become %s in Neo4j; give one of them another name under labels or relationshipTypes, or set labelStyle: SCHEMA_AND_TABLE"
            .formatted(String.join(", ", others), id, table.name()));
  }

  private TableRefusedException changed(GraphTable table, String name) {
    return new TableRefusedException(
        table.id(),
        "table %s is %s in Neo4j already and would by the configuration become %s; set labels, relationshipTypes or nodeTables so that it stays, or remove its rows and its node labelled %s from %s and take a new snapshot"
            .formatted(table.id(), name, table.name(), Reserved.TABLE, graph.where()));
  }
}

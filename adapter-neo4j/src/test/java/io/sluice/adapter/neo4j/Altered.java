package io.sluice.adapter.neo4j;

import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.StoredRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/** Tables under names of their own, that are altered, and what the graph then holds of them. */
final class Altered implements AutoCloseable {
  private static final AtomicInteger SCENES = new AtomicInteger();
  private static final long LATE = 100;

  private final Neo4jServer server = Neo4jServer.get();
  private final String schema = "altered" + SCENES.incrementAndGet();
  private final List<Neo4jSink> sinks = new ArrayList<>();
  private long version = 1_000;

  Neo4jSink sink() {
    Neo4jSink sink = new Neo4jSink(server.config(), System::nanoTime);
    sinks.add(sink);
    return sink;
  }

  /** The names of tables are labels, so they differ too. */
  TableId id(String table) {
    return new TableId(schema, schema + "_" + table);
  }

  String label(String table) {
    return GraphNames.pascal(id(table).name());
  }

  String type(String table) {
    return GraphNames.upperSnake(id(table).name());
  }

  void put(Neo4jSink sink, Row... rows) throws Exception {
    List<ChangeEvent> changes = new ArrayList<>();
    for (Row row : rows) {
      changes.add(upsert(row, ++version));
    }
    sink.write(ChangeBatch.of(changes));
  }

  /** With a version lower than that of everything written so far; later ones are higher. */
  void putOlder(Neo4jSink sink, Row row) throws Exception {
    sink.write(ChangeBatch.of(List.of(upsert(row, LATE))));
  }

  private static ChangeEvent upsert(Row row, long version) {
    return ChangeEvent.upsert(Operation.UPDATE, null, row, version, SourcePosition.NONE);
  }

  void remove(Neo4jSink sink, TableSchema table, Object... key) throws Exception {
    sink.write(
        ChangeBatch.of(
            List.of(
                ChangeEvent.delete(table, RowKey.of(key), null, ++version, SourcePosition.NONE))));
  }

  ChangeEvent truncate(TableSchema table) {
    return ChangeEvent.truncate(table, ++version, SourcePosition.NONE);
  }

  void write(Neo4jSink sink, ChangeEvent change) throws Exception {
    sink.write(ChangeBatch.of(List.of(change)));
  }

  /** All that leave the table's nodes, without join tables: key, type and where they end. */
  List<String> relationships(TableId table) {
    return query(
            "MATCH (n:_Sluice)-[r]->(t:_Sluice) WHERE n._sluice_key STARTS WITH $table"
                + " AND r._sluice_key IS NULL"
                + " RETURN n._sluice_key AS k, type(r) AS type, t._sluice_key AS t",
            "table",
            KeyText.before(table))
        .stream()
        .map(one -> last(one.get("k")) + " " + one.get("type").asString() + " " + shortened(one))
        .sorted()
        .toList();
  }

  /** The relationships that are rows, by where they begin and end. */
  List<String> joins(String table) {
    return query(
            "MATCH (s)-[r:%s]->(t) WHERE r._sluice_key IS NOT NULL RETURN s._sluice_key AS k, t._sluice_key AS t"
                .formatted(type(table)))
        .stream()
        .map(one -> one.get("k").asString().replaceAll(".*_", "") + " " + shortened(one))
        .sorted()
        .toList();
  }

  private static String last(Value key) {
    return key.asString().replaceAll("^[^|]*\\|", "");
  }

  private static String shortened(Record one) {
    return one.get("t").asString().replaceAll(".*_", "");
  }

  long nodes(String table) {
    return server.count("MATCH (n:%s) RETURN count(n)".formatted(label(table)));
  }

  /** Nodes of the scene that are no rows and no tombstones, and that nothing points to. */
  long nodesWithoutRow() {
    return server.count(
        "MATCH (s:_Sluice) WHERE s._sluice_key STARTS WITH $schema"
            + " AND s._sluice_version IS NULL AND NOT EXISTS { (s)--() } RETURN count(s)",
        "schema",
        schema + ".");
  }

  /** The rows that a new sink reads, in the order of their texts. */
  List<Row> rows(TableSchema table) throws Exception {
    List<StoredRow> found = new ArrayList<>();
    sink().scan(table, found::add);
    return found.stream().map(StoredRow::row).sorted(Comparator.comparing(Row::toString)).toList();
  }

  /** The properties of each uniqueness constraint on the label or type. */
  List<List<String>> constraints(String labelOrType) {
    return query(
            "SHOW CONSTRAINTS YIELD labelsOrTypes, properties WHERE $name IN labelsOrTypes"
                + " RETURN properties",
            "name",
            labelOrType)
        .stream()
        .map(one -> one.get("properties").asList(Value::asString))
        .toList();
  }

  List<Record> query(String cypher, Object... parameters) {
    return server.query(cypher, parameters);
  }

  @Override
  public void close() {
    sinks.forEach(Neo4jSink::close);
  }
}

package io.sluice.adapter.neo4j;

import io.sluice.domain.ColumnType;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.StoredReference;
import io.sluice.ports.sink.StoredRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/**
 * Reads rows and references back from the graph.
 *
 * <p>Neo4j reads what is committed at each moment, not at one moment: a node that is deleted after
 * it was found is read without its properties. It is no row any more, and is passed over.
 */
final class GraphReader {
  private final Graph graph;

  GraphReader(Graph graph) {
    this.graph = graph;
  }

  void scan(GraphTable table, Handler<StoredRow> rows) throws PortException, InterruptedException {
    TableWalk walk = new TableWalk(graph, table, table.inRange() + table.asRow(), Map.of());
    PageSize size = new PageSize();
    while (!walk.isAtEnd()) {
      handOn(rows(table, walk.next(size.rows())), size, rows);
    }
  }

  void read(GraphTable table, Collection<RowKey> keys, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    List<String> texts = List.copyOf(texts(table, keys).keySet());
    PageSize size = new PageSize();
    int from = 0;
    while (from < texts.size()) {
      int to = Math.min(texts.size(), from + size.rows());
      handOn(
          rows(table, byKey(table, table.asRow(), texts.subList(from, to), Map.of())), size, rows);
      from = to;
    }
  }

  private static void handOn(List<StoredRow> page, PageSize size, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    if (!page.isEmpty()) {
      size.learn(page);
    }
    for (StoredRow row : page) {
      rows.accept(row);
    }
  }

  private List<Record> byKey(
      GraphTable table, String outcome, List<String> keys, Map<String, Object> parameters)
      throws SinkException, InterruptedException {
    Map<String, Object> all = new HashMap<>(parameters);
    all.putAll(table.readParameters());
    all.put("keys", keys);
    return graph.run(table.byKey() + outcome, all);
  }

  /** What {@link GraphTable#asTargets} needs to know. */
  private static Map<String, Object> referenced(ForeignKey foreignKey) {
    return Map.of("referenced", KeyText.before(foreignKey.referencedTable()));
  }

  private static List<StoredRow> rows(GraphTable table, List<Record> page) {
    List<StoredRow> rows = new ArrayList<>(page.size());
    for (Record record : page) {
      row(table, record.get("p")).ifPresent(rows::add);
    }
    return rows;
  }

  /**
   * The row that a node's or relationship's properties are; empty if it was deleted while they were
   * read, or is none of the table's.
   */
  static Optional<StoredRow> row(GraphTable table, Value properties) {
    if (properties.isNull() || properties.get(Reserved.VERSION).isNull()) {
      return Optional.empty();
    }
    Row row = table.row(properties.asMap());
    for (int i = 0; i < row.schema().keySize(); i++) {
      if (row.value(row.schema().keyIndex(i)) == null) {
        return Optional.empty();
      }
    }
    return Optional.of(new StoredRow(row, properties.get(Reserved.VERSION).asLong()));
  }

  /** Returns false if the foreign key is no relationship. */
  boolean scanReferences(
      GraphTable table, ForeignKey foreignKey, Handler<StoredReference> references)
      throws PortException, InterruptedException {
    Optional<String> outcome = table.asTargets(foreignKey);
    if (outcome.isEmpty()) {
      return false;
    }
    TableSchema schema = table.schema();
    TableWalk walk =
        new TableWalk(graph, table, table.inRange() + outcome.get(), referenced(foreignKey));
    while (!walk.isAtEnd()) {
      for (Record record : walk.next(PageSize.MOST_ROWS)) {
        Value key = record.get("k");
        if (!key.isNull()) {
          Optional<RowKey> owner = key(schema, schema.keyColumns(), key.asString());
          if (owner.isPresent()) {
            handOn(owner.get(), schema, foreignKey, record, references);
          }
        }
      }
    }
    return true;
  }

  /** Returns false if the foreign key is no relationship. */
  boolean readReferences(
      GraphTable table,
      ForeignKey foreignKey,
      Collection<RowKey> owners,
      Handler<StoredReference> references)
      throws PortException, InterruptedException {
    Optional<String> outcome = table.asTargets(foreignKey);
    if (outcome.isEmpty()) {
      return false;
    }
    Map<String, RowKey> texts = texts(table, owners);
    for (Record record :
        byKey(table, outcome.get(), List.copyOf(texts.keySet()), referenced(foreignKey))) {
      RowKey owner = texts.get(record.get("k").asString());
      handOn(owner, table.schema(), foreignKey, record, references);
    }
    return true;
  }

  private static void handOn(
      RowKey owner,
      TableSchema schema,
      ForeignKey foreignKey,
      Record record,
      Handler<StoredReference> references)
      throws PortException, InterruptedException {
    for (String target : record.get("t").asList(Value::asString)) {
      Optional<RowKey> to = key(schema, foreignKey.columns(), target);
      if (to.isPresent()) {
        references.accept(new StoredReference(owner, to.get()));
      }
    }
  }

  private static Map<String, RowKey> texts(GraphTable table, Collection<RowKey> keys) {
    Map<String, RowKey> texts = new LinkedHashMap<>();
    keys.forEach(key -> texts.put(KeyText.of(table.id(), key), key));
    return texts;
  }

  /**
   * The key from its text, with the types of the columns that hold it in this table; empty if it is
   * a key that the table had before.
   */
  private static Optional<RowKey> key(TableSchema schema, List<String> columns, String text) {
    List<String> parts = KeyText.parts(text);
    if (parts.size() != columns.size()) {
      return Optional.empty();
    }
    List<Object> values = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      ColumnType type = schema.columns().get(schema.indexOf(columns.get(i))).type();
      Object value = KeyText.valueOrNull(type, parts.get(i));
      if (value == null) {
        return Optional.empty();
      }
      values.add(value);
    }
    return Optional.of(RowKey.of(values.toArray()));
  }
}

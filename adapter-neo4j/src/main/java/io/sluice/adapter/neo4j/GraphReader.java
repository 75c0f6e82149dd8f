package io.sluice.adapter.neo4j;

import io.sluice.domain.ColumnType;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.SinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

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

  void scan(GraphTable table, Consumer<Row> rows) throws SinkException, InterruptedException {
    String cypher = table instanceof NodeTable nodes ? nodes.scan() : ((JoinTable) table).scan();
    graph.stream(
        cypher,
        Map.of(),
        record -> {
          Row row = table.row(record.get("p").asMap());
          if (hasKey(row)) {
            rows.accept(row);
          }
        });
  }

  static boolean hasKey(Row row) {
    for (int i = 0; i < row.schema().keySize(); i++) {
      if (row.value(row.schema().keyIndex(i)) == null) {
        return false;
      }
    }
    return true;
  }

  /** Returns false if the foreign key is no relationship. */
  boolean scanReferences(
      GraphTable table, ForeignKey foreignKey, BiConsumer<RowKey, RowKey> references)
      throws SinkException, InterruptedException {
    Optional<String> cypher = referenceScan(table, foreignKey);
    if (cypher.isEmpty()) {
      return false;
    }
    TableSchema schema = table.schema();
    graph.stream(
        cypher.get(),
        Map.of(),
        record -> {
          if (!record.get("k").isNull() && !record.get("t").isNull()) {
            references.accept(
                key(schema, schema.keyColumns(), record.get("k").asString()),
                key(schema, foreignKey.columns(), record.get("t").asString()));
          }
        });
    return true;
  }

  private static Optional<String> referenceScan(GraphTable table, ForeignKey foreignKey) {
    if (table instanceof NodeTable nodes) {
      return nodes.references().stream()
          .filter(reference -> reference.foreignKey().equals(foreignKey))
          .map(reference -> NodeTable.scanReference(nodes.label(), reference))
          .findFirst();
    }
    JoinTable joins = (JoinTable) table;
    return foreignKey.equals(joins.from()) || foreignKey.equals(joins.to())
        ? Optional.of(joins.scanReference(foreignKey))
        : Optional.empty();
  }

  /** The key from its text, with the types of the columns that hold it in this table. */
  private static RowKey key(TableSchema schema, List<String> columns, String text) {
    List<String> parts = KeyText.parts(text);
    List<Object> values = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      ColumnType type = schema.columns().get(schema.indexOf(columns.get(i))).type();
      values.add(KeyText.value(type, parts.get(i)));
    }
    return RowKey.of(values.toArray());
  }
}

package io.sluice.adapter.neo4j;

import static java.util.stream.Collectors.joining;

import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.Row;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A table's shape in the graph, compiled once per schema: its rows are nodes ({@link NodeTable}) or
 * relationships ({@link JoinTable}).
 */
abstract sealed class GraphTable permits NodeTable, JoinTable {
  /**
   * Cypher that begins what writes {@code $rows}: leaves out those that a truncate came after, and
   * finds or makes each row's node n and locks it. So nobody else changes what the rest compares,
   * and two who write the same rows wait for each other, in the order of keys.
   */
  static final String LOCKED_ROWS =
      """
      OPTIONAL MATCH (g:_SluiceGate {_sluice_key: $gate})
      WITH coalesce(g._sluice_truncated, -1) AS truncated
      UNWIND $rows AS row
      WITH row, truncated WHERE row.v > truncated
      MERGE (n:_Sluice {_sluice_key: row.k})
      ON MATCH SET n._sluice_key = row.k
      """;

  private final TableSchema schema;
  private final TableHistory history;
  private final String keyText;
  private final String[] properties;
  private final PropertyCodec[] codecs;
  private final boolean[] kept;

  /**
   * @param omitted columns that are no property
   */
  GraphTable(TableSchema schema, DecimalStyle decimals, Set<String> omitted, TableHistory history) {
    this.schema = schema;
    this.history = history;
    this.keyText = KeyText.table(schema.id());
    this.properties = new String[schema.size()];
    this.codecs = new PropertyCodec[schema.size()];
    this.kept = new boolean[schema.size()];
    for (int i = 0; i < properties.length; i++) {
      Column column = schema.columns().get(i);
      boolean key = schema.keyColumns().contains(column.name());
      properties[i] = GraphNames.property(column.name());
      ColumnType type = key && column.type() == Scalar.GEOMETRY ? Scalar.TEXT : column.type();
      codecs[i] = new PropertyCodec(type, decimals == DecimalStyle.FLOAT && !key);
      kept[i] = !omitted.contains(column.name());
    }
  }

  TableSchema schema() {
    return schema;
  }

  TableId id() {
    return schema.id();
  }

  TableHistory history() {
    return history;
  }

  /** The table as {@link KeyText#table} writes it. */
  String keyText() {
    return keyText;
  }

  /** What the table is in the graph: {@code label X} or {@code relationship X}. */
  abstract String name();

  /** The label of its nodes, were they nodes. */
  abstract String label();

  /** The type of its relationships, were they relationships. */
  abstract String type();

  /** The properties that the key's columns are, in the key's order. */
  List<String> keyProperties() {
    return schema.keyColumns().stream().map(GraphNames::property).toList();
  }

  /** The types of the relationships that its foreign keys are. */
  abstract Set<String> referenceTypes();

  /** The tables that its relationships point to. */
  abstract List<TableId> referenced();

  /** The keys of the nodes that the row's relationships, or that of its key, end at. */
  abstract List<String> targets(RowWrite row);

  /**
   * Writes {@code $rows} of {@link #parameters} where the graph's version is not newer; returns i
   * of those as {@code applied}, and, if any went, as {@code left} where relationships pointed.
   */
  abstract String upsert(List<String> unchanged);

  /** Makes tombstones of {@code $rows} likewise. */
  abstract String delete();

  /** What the statements need to know of a row: k, v and, if it is an upsert, p. */
  Map<String, Object> parameters(RowWrite row) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("k", row.key());
    parameters.put("v", row.version());
    if (row.isUpsert()) {
      parameters.put("p", properties(row.row(), row.key(), row.version()));
    }
    return parameters;
  }

  /**
   * The properties of a row's node or relationship; what is NULL or unchanged is not among them.
   */
  Map<String, Object> properties(Row row, String key, long version) {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < properties.length; i++) {
      Object value = row.value(i);
      if (kept[i] && value != null && value != Row.UNCHANGED) {
        map.put(properties[i], codecs[i].encode(value));
      }
    }
    map.put(Reserved.KEY, key);
    map.put(Reserved.VERSION, version);
    return map;
  }

  /** The properties whose values the source did not send. */
  List<String> unchanged(Row row) {
    if (!row.hasUnchanged()) {
      return List.of();
    }
    List<String> unchanged = new ArrayList<>();
    for (int i = 0; i < properties.length; i++) {
      if (kept[i] && row.isUnchanged(i)) {
        unchanged.add(properties[i]);
      }
    }
    return unchanged;
  }

  /**
   * Cypher that finds, as x, what the graph holds of the table under the keys k between {@code
   * $after} and {@code $end}: the first {@code $limit}, in order. Rows, and for nodes their stubs.
   */
  abstract String inRange();

  /** Cypher that finds, as x, what the graph holds under each k of {@code $keys}. */
  abstract String byKey();

  /**
   * What the statements that read need to know of the table; where it is not in their text, Neo4j
   * plans them once for all tables.
   */
  abstract Map<String, Object> readParameters();

  /** Cypher that returns k, and as p what {@link #row} takes, or null if x is no row. */
  abstract String asRow();

  /**
   * Cypher that finds rows between the keys {@code $after} and {@code $end}, also such as the table
   * had when it was something else in the graph, and returns k, and whether the version is below
   * {@code $version}.
   */
  abstract List<String> olderInRange();

  /**
   * Cypher that returns k, and as t the keys of the nodes that the foreign key's relationships of x
   * end at, among those that begin with {@code $referenced}; empty if it is no relationship.
   */
  abstract Optional<String> asTargets(ForeignKey foreignKey);

  /** The row that {@link #properties} made the map from. */
  Row row(Map<String, Object> map) {
    Object[] values = new Object[properties.length];
    for (int i = 0; i < values.length; i++) {
      Object property = map.get(properties[i]);
      values[i] = property == null ? null : decode(codecs[i], property);
    }
    List<String> parts = List.of();
    for (int i = 0; i < schema.keySize(); i++) {
      int column = schema.keyIndex(i);
      if (!kept[column] && map.containsKey(Reserved.KEY)) {
        parts = parts.isEmpty() ? KeyText.parts((String) map.get(Reserved.KEY)) : parts;
        values[column] =
            parts.size() == schema.keySize()
                ? KeyText.valueOrNull(schema.columns().get(column).type(), parts.get(i))
                : null;
      }
    }
    return new Row(schema, values);
  }

  /** A property that the codec cannot have written is somebody else's, and stays as it is. */
  private static Object decode(PropertyCodec codec, Object property) {
    try {
      return codec.decode(property);
    } catch (ClassCastException
        | IllegalArgumentException
        | ArithmeticException
        | DateTimeException
        | IndexOutOfBoundsException e) {
      return property;
    }
  }

  /**
   * Cypher for a map that replaces all properties of the first target but the unchanged ones, which
   * are those of the first target that has them.
   */
  static String replacement(List<String> unchanged, String... targets) {
    StringBuilder map = new StringBuilder("p");
    if (!unchanged.isEmpty()) {
      map.append("{.*");
      for (String property : unchanged) {
        String name = CypherName.quote(property);
        map.append(", ").append(name).append(": coalesce(");
        map.append(Stream.of(targets).map(target -> target + "." + name).collect(joining(", ")));
        map.append(')');
      }
      map.append('}');
    }
    return map.toString();
  }
}

package io.sluice.adapter.neo4j;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.TableRefusedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what each table is in the graph. */
final class GraphTables {
  private static final Logger log = LoggerFactory.getLogger(GraphTables.class);

  private final GraphNames names;
  private final Set<String> nodeTables;
  private final DecimalStyle decimals;
  private final Map<TableSchema, GraphTable> compiled = new HashMap<>();
  private final Map<TableId, TableHistory> histories = new HashMap<>();
  private final Set<String> warned = new HashSet<>();

  GraphTables(Neo4jConfig config) {
    this.names = new GraphNames(config.labelStyle(), config.labels(), config.relationshipTypes());
    this.nodeTables = Set.copyOf(config.nodeTables());
    this.decimals = config.decimals();
  }

  /**
   * @throws TableRefusedException if the configuration gives two foreign keys of the table one type
   */
  GraphTable of(TableSchema schema) throws TableRefusedException {
    GraphTable table = compiled.get(schema);
    if (table == null) {
      table = compile(schema);
      compiled.put(schema, table);
    }
    return table;
  }

  /** What is compiled of the table from now on knows this of it. */
  void learn(TableId id, TableHistory history) {
    if (!history.equals(histories.put(id, history))) {
      compiled.keySet().removeIf(schema -> schema.id().equals(id));
    }
  }

  private GraphTable compile(TableSchema schema) throws TableRefusedException {
    List<ForeignKey> toKeys = toKeys(schema);
    String label = names.label(schema.id());
    String joinType = names.joinType(schema.id());
    TableHistory history = histories.getOrDefault(schema.id(), TableHistory.NONE);
    schema.foreignKeys().stream()
        .filter(foreignKey -> !foreignKey.referencesKey())
        .filter(foreignKey -> warned.add(schema.id() + "." + foreignKey.name()))
        .forEach(
            foreignKey ->
                log.warn(
                    "foreign key {} of {} refers to columns of {} that are not its key: it becomes no"
                        + " relationship, its columns are properties only",
                    foreignKey.name(),
                    schema.id(),
                    foreignKey.referencedTable()));
    if (isJoin(schema, toKeys) && !nodeTables.contains(schema.id().toString())) {
      List<ForeignKey> ordered =
          toKeys.stream()
              .sorted(
                  Comparator.<ForeignKey>comparingInt(key -> firstUnshared(schema, key, toKeys))
                      .thenComparing(ForeignKey::name))
              .toList();
      return new JoinTable(
          schema, joinType, label, ordered.get(0), ordered.get(1), decimals, history);
    }
    return new NodeTable(schema, label, joinType, references(schema, toKeys), decimals, history);
  }

  private static List<ForeignKey> toKeys(TableSchema schema) {
    return schema.foreignKeys().stream().filter(ForeignKey::referencesKey).toList();
  }

  /** Whether the table could be a join table, whatever the configuration makes of it. */
  static boolean isJoin(TableSchema schema) {
    return isJoin(schema, toKeys(schema));
  }

  /** Whether the key is two foreign keys, neither of them dispensable, and there is no third. */
  private static boolean isJoin(TableSchema schema, List<ForeignKey> toKeys) {
    if (toKeys.size() != 2) {
      return false;
    }
    Set<String> key = Set.copyOf(schema.keyColumns());
    Set<String> first = Set.copyOf(toKeys.get(0).columns());
    Set<String> second = Set.copyOf(toKeys.get(1).columns());
    Set<String> both = new HashSet<>(first);
    both.addAll(second);
    return both.equals(key) && !first.equals(key) && !second.equals(key);
  }

  /** Where in the key the foreign key's first column stands that the other one does not have. */
  private static int firstUnshared(TableSchema schema, ForeignKey key, List<ForeignKey> both) {
    ForeignKey other = both.get(0) == key ? both.get(1) : both.get(0);
    return key.columns().stream()
        .filter(column -> !other.columns().contains(column))
        .mapToInt(schema.keyColumns()::indexOf)
        .min()
        .orElse(0);
  }

  private List<Reference> references(TableSchema schema, List<ForeignKey> toKeys)
      throws TableRefusedException {
    TableId id = schema.id();
    Map<String, Long> uses =
        toKeys.stream()
            .filter(key -> names.configuredType(id, key) == null)
            .collect(Collectors.groupingBy(GraphNames::type, Collectors.counting()));
    List<Reference> references = new ArrayList<>();
    Set<String> types = new HashSet<>();
    for (ForeignKey key : toKeys) {
      String type = names.configuredType(id, key);
      if (type == null) {
        type = GraphNames.type(key);
        type = uses.get(type) == 1 ? type : GraphNames.longType(key);
      }
      if (!types.add(type)) {
        throw new TableRefusedException(
            id,
            "two foreign keys of table %s would both become relationships of type %s; give one of them another under relationshipTypes, as %s.%s"
                .formatted(id, type, id, key.name()));
      }
      references.add(new Reference(schema, key, type));
    }
    return references;
  }
}

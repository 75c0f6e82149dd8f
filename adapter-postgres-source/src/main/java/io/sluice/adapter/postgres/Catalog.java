package io.sluice.adapter.postgres;

import io.sluice.domain.Column;
import io.sluice.domain.ForeignKey;
import io.sluice.domain.TableId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads tables from PostgreSQL's catalog, over one connection. */
final class Catalog {
  private final Connection connection;
  private final Selection selection;
  private final TypeResolver types;

  private record Relation(
      long oid,
      TableId id,
      char kind,
      char persistence,
      Optional<TableId> root,
      char replicaIdentity,
      long file,
      int columnsEver,
      boolean owned,
      boolean selectable) {}

  /**
   * @param selection what of the tables it shows
   */
  Catalog(Connection connection, Selection selection) {
    this.connection = connection;
    this.selection = selection;
    this.types = new TypeResolver(connection);
  }

  Connection connection() {
    return connection;
  }

  TypeResolver types() {
    return types;
  }

  /** Every relation that holds or shows rows and whose name passes, sorted by name. */
  List<CatalogTable> tables(Predicate<TableId> wanted) throws SQLException {
    return describe(
        relations(CatalogQueries.RELATIONS, List.of()).stream()
            .filter(r -> wanted.test(r.id))
            .toList());
  }

  Optional<CatalogTable> table(TableId id) throws SQLException {
    return describe(
            relations(
                CatalogQueries.RELATIONS + " and n.nspname = ? and c.relname = ?",
                List.of(id.schema(), id.name())))
        .stream()
        .findFirst();
  }

  private List<Relation> relations(String sql, List<String> parameters) throws SQLException {
    List<Relation> relations = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setString(i + 1, parameters.get(i));
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          relations.add(
              new Relation(
                  row.getLong(1),
                  new TableId(row.getString(2), row.getString(3)),
                  row.getString(4).charAt(0),
                  row.getString(5).charAt(0),
                  row.getString(6) == null
                      ? Optional.empty()
                      : Optional.of(new TableId(row.getString(6), row.getString(7))),
                  row.getString(8).charAt(0),
                  row.getLong(9),
                  row.getInt(10),
                  row.getBoolean(11),
                  row.getBoolean(12)));
        }
      }
    }
    relations.sort(Comparator.comparing(Relation::id));
    return relations;
  }

  private List<CatalogTable> describe(List<Relation> relations) throws SQLException {
    Long[] oids = relations.stream().map(Relation::oid).toArray(Long[]::new);
    Map<Long, List<CatalogColumn>> columns = columns(oids);
    Map<Long, List<TableKey.Index>> indexes = indexes(oids);
    Map<Long, List<ForeignKey>> foreignKeys = foreignKeys(oids);
    Map<Long, List<Partition>> partitions =
        Partition.of(
            connection,
            relations.stream()
                .filter(r -> r.kind == 'p' && r.root.isEmpty())
                .map(Relation::oid)
                .toList());
    List<CatalogTable> tables = new ArrayList<>();
    for (Relation r : relations) {
      List<TableKey.Index> own = indexes.getOrDefault(r.oid, List.of());
      List<CatalogColumn> published = columns.getOrDefault(r.oid, List.of());
      TableSelection selected = selection.of(r.id);
      List<String> names = published.stream().map(c -> c.column().name()).toList();
      tables.add(
          new CatalogTable(
              r.oid,
              r.id,
              r.kind,
              r.persistence,
              r.root,
              partitions.getOrDefault(r.oid, List.of()),
              r.replicaIdentity,
              r.file,
              r.columnsEver,
              identity(r.replicaIdentity, own),
              published.stream()
                  .filter(column -> selected.takes(column.column().name()))
                  .map(column -> masked(column, selected))
                  .toList(),
              TableKey.of(own, published),
              foreignKeys.getOrDefault(r.oid, List.of()).stream()
                  .filter(key -> key.columns().stream().allMatch(selected::takes))
                  .toList(),
              selected,
              selected.missing(names),
              r.owned,
              r.selectable));
    }
    return tables;
  }

  private static CatalogColumn masked(CatalogColumn column, TableSelection selected) {
    return selected.mask(column.column().name()).map(column::masked).orElse(column);
  }

  /** A deferrable key is no identity: PostgreSQL would refuse updates of a published table. */
  private static List<String> identity(char replicaIdentity, List<TableKey.Index> indexes) {
    return indexes.stream()
        .filter(TableKey.Index::immediate)
        .filter(
            index ->
                replicaIdentity == 'd' && index.primary()
                    || replicaIdentity == 'i' && index.identity())
        .map(TableKey.Index::columns)
        .findFirst()
        .orElse(List.of());
  }

  private Map<Long, List<CatalogColumn>> columns(Long[] oids) throws SQLException {
    record Attribute(
        long table,
        String name,
        int type,
        int modifier,
        boolean notNull,
        boolean comparable,
        int number,
        boolean filled,
        long writer,
        List<String> labels) {}
    List<Attribute> attributes = new ArrayList<>();
    query(
        CatalogQueries.COLUMNS,
        oids,
        row ->
            attributes.add(
                new Attribute(
                    row.getLong(1),
                    row.getString(2),
                    (int) row.getLong(3),
                    row.getInt(4),
                    row.getBoolean(5),
                    row.getBoolean(6),
                    row.getInt(7),
                    row.getBoolean(8),
                    row.getLong(9),
                    names(row, 10))));
    Map<Long, List<CatalogColumn>> columns = new HashMap<>();
    for (Attribute a : attributes) {
      ValueType type = types.resolve(a.type, a.modifier);
      Column column = new Column(a.name, type.type(), !a.notNull);
      TableForm.Attribute attribute =
          new TableForm.Attribute(
              a.number, column, a.type, a.modifier, a.filled, a.writer, a.labels);
      columns
          .computeIfAbsent(a.table, oid -> new ArrayList<>())
          .add(new CatalogColumn(column, type, a.comparable, attribute));
    }
    return columns;
  }

  private Map<Long, List<TableKey.Index>> indexes(Long[] oids) throws SQLException {
    Map<Long, List<TableKey.Index>> indexes = new HashMap<>();
    query(
        CatalogQueries.INDEXES,
        oids,
        row ->
            indexes
                .computeIfAbsent(row.getLong(1), oid -> new ArrayList<>())
                .add(
                    new TableKey.Index(
                        row.getString(2),
                        row.getBoolean(3),
                        row.getBoolean(4),
                        row.getBoolean(5),
                        row.getBoolean(6),
                        row.getBoolean(7),
                        names(row, 8),
                        row.getLong(9))));
    return indexes;
  }

  private Map<Long, List<ForeignKey>> foreignKeys(Long[] oids) throws SQLException {
    Map<Long, List<ForeignKey>> keys = new HashMap<>();
    query(
        CatalogQueries.FOREIGN_KEYS,
        oids,
        row ->
            keys.computeIfAbsent(row.getLong(1), oid -> new ArrayList<>())
                .add(
                    foreignKey(
                        row.getString(2),
                        new TableId(row.getString(3), row.getString(4)),
                        names(row, 5),
                        names(row, 6),
                        names(row, 7))));
    return keys;
  }

  /** In the order of the referenced table's key, if that is what is referenced. */
  private static ForeignKey foreignKey(
      String name, TableId table, List<String> columns, List<String> referenced, List<String> key) {
    boolean referencesKey = key.size() == referenced.size() && referenced.containsAll(key);
    if (!referencesKey) {
      return new ForeignKey(name, columns, table, referenced, false);
    }
    List<String> ordered =
        key.stream().map(column -> columns.get(referenced.indexOf(column))).toList();
    return new ForeignKey(name, ordered, table, key, true);
  }

  private interface RowAction {
    void accept(ResultSet row) throws SQLException;
  }

  private void query(String sql, Long[] oids, RowAction action) throws SQLException {
    Array array = connection.createArrayOf("int8", oids);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, array);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          action.accept(row);
        }
      }
    }
  }

  private static List<String> names(ResultSet row, int column) throws SQLException {
    return List.copyOf(Arrays.asList((String[]) row.getArray(column).getArray()));
  }
}

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
  private static final String RELATIONS =
      """
      select c.oid::int8, n.nspname, c.relname, c.relkind, c.relpersistence, c.relispartition,
             c.relreplident, c.relfilenode::int8, c.relnatts,
             pg_catalog.pg_has_role(c.relowner, 'USAGE'),
             pg_catalog.has_schema_privilege(n.oid, 'USAGE')
               and pg_catalog.has_table_privilege(c.oid, 'SELECT')
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v', 'm', 'f')
        and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      """;
  private static final String COLUMNS =
      """
      select a.attrelid::int8, a.attname, a.atttypid::int8, a.atttypmod, a.attnotnull,
             t.typtype = 'e' or (case when t.typtype = 'd' then t.typbasetype else t.oid end) in (
               'bool'::regtype, '"char"'::regtype, 'name'::regtype, 'int8'::regtype,
               'int2'::regtype, 'int4'::regtype, 'text'::regtype, 'oid'::regtype,
               'cidr'::regtype, 'macaddr'::regtype, 'macaddr8'::regtype, 'inet'::regtype,
               'bpchar'::regtype, 'varchar'::regtype, 'date'::regtype, 'time'::regtype,
               'timestamp'::regtype, 'timestamptz'::regtype, 'numeric'::regtype,
               'uuid'::regtype, 'pg_lsn'::regtype),
             a.attnum, a.atthasmissing or a.atthasdef, a.xmin::text::int8,
             array(select e.enumlabel::text from pg_catalog.pg_enum e
                   where e.enumtypid in (t.oid, t.typelem, t.typbasetype)
                   order by e.enumsortorder)
      from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
      where a.attrelid = any(?::int8[]::oid[]) and a.attnum > 0
        and not a.attisdropped and a.attgenerated = ''
      order by a.attrelid, a.attnum
      """;
  private static final String INDEXES =
      """
      select i.indrelid::int8, c.relname, i.indisprimary, i.indisunique,
             i.indimmediate and i.indisvalid, i.indpred is null and i.indexprs is null,
             i.indisreplident,
             array(select a.attname::text
                   from unnest(i.indkey::int2[]) with ordinality as k(attnum, place)
                   join pg_catalog.pg_attribute a
                     on a.attrelid = i.indrelid and a.attnum = k.attnum
                   where k.place <= i.indnkeyatts order by k.place),
             coalesce((select k.oid::int8 from pg_catalog.pg_constraint k
                       where k.conindid = i.indexrelid and k.conrelid = i.indrelid
                         and k.contype in ('p', 'u')), 0)
      from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
      where i.indrelid = any(?::int8[]::oid[]) and i.indisunique
      order by i.indrelid, i.indisreplident desc, i.indnkeyatts, c.relname
      """;
  private static final String FOREIGN_KEYS =
      """
      select f.conrelid::int8, f.conname, n.nspname, r.relname,
             array(select a.attname::text
                   from unnest(f.conkey) with ordinality as k(attnum, place)
                   join pg_catalog.pg_attribute a
                     on a.attrelid = f.conrelid and a.attnum = k.attnum order by k.place),
             array(select a.attname::text
                   from unnest(f.confkey) with ordinality as k(attnum, place)
                   join pg_catalog.pg_attribute a
                     on a.attrelid = f.confrelid and a.attnum = k.attnum order by k.place),
             array(select a.attname::text
                   from pg_catalog.pg_index i
                   cross join unnest(i.indkey::int2[]) with ordinality as k(attnum, place)
                   join pg_catalog.pg_attribute a
                     on a.attrelid = i.indrelid and a.attnum = k.attnum
                   where i.indrelid = f.confrelid and i.indisprimary
                     and k.place <= i.indnkeyatts order by k.place)
      from pg_catalog.pg_constraint f
      join pg_catalog.pg_class r on r.oid = f.confrelid
      join pg_catalog.pg_namespace n on n.oid = r.relnamespace
      where f.contype = 'f' and f.conparentid = 0 and f.conrelid = any(?::int8[]::oid[])
      order by f.conrelid, f.conname
      """;

  private final Connection connection;
  private final Selection selection;
  private final TypeResolver types;

  private record Relation(
      long oid,
      TableId id,
      char kind,
      char persistence,
      boolean partition,
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
        relations(RELATIONS, List.of()).stream().filter(r -> wanted.test(r.id)).toList());
  }

  Optional<CatalogTable> table(TableId id) throws SQLException {
    return describe(
            relations(
                RELATIONS + " and n.nspname = ? and c.relname = ?",
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
                  row.getBoolean(6),
                  row.getString(7).charAt(0),
                  row.getLong(8),
                  row.getInt(9),
                  row.getBoolean(10),
                  row.getBoolean(11)));
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
              r.partition,
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
        COLUMNS,
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
        INDEXES,
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
        FOREIGN_KEYS,
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

package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A partition that holds rows itself, as the catalog describes it.
 *
 * @param kind {@code pg_class.relkind}
 * @param persistence {@code pg_class.relpersistence}
 * @param replicaIdentity {@code pg_class.relreplident}
 * @param file {@code pg_class.relfilenode}
 * @param tie another one if it was detached and attached again
 * @param emptyOrUncounted whether PostgreSQL counts no rows in it or has not counted them, as after
 *     a TRUNCATE
 * @param filled columns in which rows that were there before the column have a value
 * @param identityColumns as {@link CatalogTable#identityColumns}
 * @param selectable whether the user may read it by its own name
 */
record Partition(
    long oid,
    TableId id,
    char kind,
    char persistence,
    char replicaIdentity,
    long file,
    long tie,
    boolean emptyOrUncounted,
    List<String> filled,
    List<String> identityColumns,
    boolean selectable) {

  /** Not pg_partition_tree(), which waits for locked tables. */
  private static final String LEAVES =
      """
      with recursive tree(root, oid, tie) as (
        select c.oid, c.oid, 0::int8 from pg_catalog.pg_class c
        where c.oid = any(?::int8[]::oid[])
        union all
        select tree.root, i.inhrelid, tree.tie + i.xmin::text::int8
        from tree join pg_catalog.pg_inherits i on i.inhparent = tree.oid
        where not i.inhdetachpending)
      select tree.root::int8, c.oid::int8, n.nspname, c.relname, c.relkind, c.relpersistence,
             c.relreplident, c.relfilenode::int8, tree.tie, c.reltuples <= 0,
             array(select a.attname::text from pg_catalog.pg_attribute a
                   where a.attrelid = c.oid and a.atthasmissing and not a.attisdropped),
             array(select a.attname::text
                   from pg_catalog.pg_index i
                   cross join unnest(i.indkey::int2[]) with ordinality as k(attnum, place)
                   join pg_catalog.pg_attribute a
                     on a.attrelid = i.indrelid and a.attnum = k.attnum
                   where i.indrelid = c.oid and i.indimmediate and i.indisvalid
                     and k.place <= i.indnkeyatts
                     and (c.relreplident = 'd' and i.indisprimary
                          or c.relreplident = 'i' and i.indisreplident)
                   order by k.place),
             pg_catalog.has_schema_privilege(n.oid, 'USAGE')
               and pg_catalog.has_table_privilege(c.oid, 'SELECT')
      from tree
      join pg_catalog.pg_class c on c.oid = tree.oid
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.relkind <> 'p'
      order by 1, 3, 4
      """;

  /**
   * Those of partitioned tables, at whatever depth; waits for nobody's locks.
   *
   * @param roots oids
   * @return by the partitioned table's oid
   */
  static Map<Long, List<Partition>> of(Connection connection, Collection<Long> roots)
      throws SQLException {
    Map<Long, List<Partition>> partitions = new HashMap<>();
    if (roots.isEmpty()) {
      return partitions;
    }
    Array array = connection.createArrayOf("int8", roots.toArray());
    try (PreparedStatement statement = connection.prepareStatement(LEAVES)) {
      statement.setArray(1, array);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          partitions.computeIfAbsent(row.getLong(1), root -> new ArrayList<>()).add(of(row));
        }
      }
    }
    return partitions;
  }

  private static Partition of(ResultSet row) throws SQLException {
    return new Partition(
        row.getLong(2),
        new TableId(row.getString(3), row.getString(4)),
        row.getString(5).charAt(0),
        row.getString(6).charAt(0),
        row.getString(7).charAt(0),
        row.getLong(8),
        row.getLong(9),
        row.getBoolean(10),
        names(row, 11),
        names(row, 12),
        row.getBoolean(13));
  }

  private static List<String> names(ResultSet row, int column) throws SQLException {
    return List.copyOf(Arrays.asList((String[]) row.getArray(column).getArray()));
  }

  boolean isOrdinary() {
    return kind == 'r' && persistence == 'p';
  }

  boolean sendsWholeOldRow() {
    return replicaIdentity == 'f';
  }

  /** Its rows alone, as a part of the SQL that reads the partitioned table. */
  String from(TableId root) {
    return selectable
        ? "only " + Sql.name(id) + " as t"
        : "(select * from " + Sql.name(root) + " where tableoid = " + oid + "::int8::oid) as t";
  }
}

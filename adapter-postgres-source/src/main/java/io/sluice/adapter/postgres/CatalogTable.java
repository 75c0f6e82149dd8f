package io.sluice.adapter.postgres;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.util.List;

/**
 * A table as the catalog describes it.
 *
 * @param kind {@code pg_class.relkind}
 * @param persistence {@code pg_class.relpersistence}
 * @param replicaIdentity {@code pg_class.relreplident}: d default, f full, i index, n nothing
 * @param identityColumns the columns that the replica identity sends of an old row, where it is not
 *     full; empty if there is no usable identity
 * @param columns those that logical replication sends, so without generated ones
 * @param key what tells its rows apart
 * @param owned whether the user may act as the table's owner
 * @param selectable whether the user may read the table
 */
record CatalogTable(
    long oid,
    TableId id,
    char kind,
    char persistence,
    boolean partition,
    char replicaIdentity,
    List<String> identityColumns,
    List<CatalogColumn> columns,
    TableKey key,
    List<ForeignKey> foreignKeys,
    boolean owned,
    boolean selectable) {

  boolean isOrdinary() {
    return kind == 'r' && persistence == 'p';
  }

  boolean sendsWholeOldRow() {
    return replicaIdentity == 'f';
  }

  /**
   * @throws IllegalArgumentException if there is no key among the columns
   */
  TableSchema schema() {
    return new TableSchema(
        id, columns.stream().map(CatalogColumn::column).toList(), key.columns(), foreignKeys);
  }
}

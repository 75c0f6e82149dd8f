package io.sluice.adapter.postgres;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.util.List;
import java.util.Optional;

/**
 * A table as the catalog describes it.
 *
 * @param kind {@code pg_class.relkind}
 * @param persistence {@code pg_class.relpersistence}
 * @param replicaIdentity {@code pg_class.relreplident}: d default, f full, i index, n nothing
 * @param file {@code pg_class.relfilenode}
 * @param columnsEver {@code pg_class.relnatts}
 * @param identityColumns the columns that the replica identity sends of an old row, where it is not
 *     full; empty if there is no usable identity
 * @param columns those that are captured, masked where they are to be; without generated ones,
 *     which logical replication does not send
 * @param key what tells its rows apart
 * @param foreignKeys those of captured columns
 * @param selection what the configuration says of it
 * @param missing columns that the configuration names and the table does not have
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
    long file,
    int columnsEver,
    List<String> identityColumns,
    List<CatalogColumn> columns,
    TableKey key,
    List<ForeignKey> foreignKeys,
    TableSelection selection,
    List<String> missing,
    boolean owned,
    boolean selectable) {

  boolean isOrdinary() {
    return kind == 'r' && persistence == 'p';
  }

  TableForm form() {
    return new TableForm(
        oid,
        file,
        columnsEver,
        columns.stream().map(CatalogColumn::attribute).toList(),
        key.columns(),
        key.constraint(),
        foreignKeys);
  }

  boolean sendsWholeOldRow() {
    return replicaIdentity == 'f';
  }

  Optional<Mask> mask(String column) {
    return selection.mask(column);
  }

  /**
   * A column that is named to be left out or masked, and is not there, may be there under another
   * name: nothing of the table must leave then.
   *
   * @throws IllegalArgumentException if there is one
   */
  void requireAllNamed() {
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "table "
              + id
              + " has no column "
              + String.join(", ", missing)
              + ", which `columns` or `masks` names. If it was renamed, name it so; if it was"
              + " dropped, take it out there; then start again");
    }
  }

  /**
   * @throws IllegalArgumentException if there is no key among the columns, or {@link
   *     #requireAllNamed} does
   */
  TableSchema schema() {
    requireAllNamed();
    return new TableSchema(
        id, columns.stream().map(CatalogColumn::column).toList(), key.columns(), foreignKeys);
  }
}

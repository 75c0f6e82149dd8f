package io.sluice.adapter.postgres;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A table as the catalog describes it.
 *
 * @param kind {@code pg_class.relkind}
 * @param persistence {@code pg_class.relpersistence}
 * @param root of a partition, the partitioned table that it belongs to in the end
 * @param partitions of a partitioned table that is not itself a partition; empty for others
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
    Optional<TableId> root,
    List<Partition> partitions,
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

  /** Whether it is captured with all its partitions as one table, if it is captured. */
  boolean isPartitioned() {
    return kind == 'p' && root.isEmpty();
  }

  /** What holds its rows. */
  List<Long> storage() {
    return isPartitioned() ? partitions.stream().map(Partition::oid).toList() : List.of(oid);
  }

  TableForm form() {
    return new TableForm(
        oid,
        file,
        columnsEver,
        columns.stream().map(column -> attribute(column)).toList(),
        key.columns(),
        key.constraint(),
        foreignKeys,
        PartitionForms.of(partitions));
  }

  private TableForm.Attribute attribute(CatalogColumn column) {
    String name = column.column().name();
    return partitions.stream().anyMatch(partition -> partition.filled().contains(name))
        ? column.attribute().withRowsFilled()
        : column.attribute();
  }

  /** Of a partitioned table each partition has a replica identity of its own. */
  boolean sendsWholeOldRow() {
    return replicaIdentity == 'f' && partitions.stream().allMatch(Partition::sendsWholeOldRow);
  }

  /** Of the columns, those that are not in what is sent of every old row. */
  Set<String> notInOldRows(Collection<String> names) {
    Set<String> lacking = new TreeSet<>();
    if (isPartitioned()) {
      partitions.stream()
          .filter(partition -> !partition.sendsWholeOldRow())
          .forEach(partition -> lacking.addAll(others(names, partition.identityColumns())));
    } else if (!sendsWholeOldRow()) {
      lacking.addAll(others(names, identityColumns));
    }
    return lacking;
  }

  private static List<String> others(Collection<String> names, Collection<String> known) {
    return names.stream().filter(name -> !known.contains(name)).toList();
  }

  /** What to lock with it, in SQL. */
  String lock() {
    return (isPartitioned() ? "" : "only ") + Sql.name(id);
  }

  /** Its rows in SQL, as {@code t}; without those of tables that inherit from it. */
  String from() {
    return lock() + " as t";
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

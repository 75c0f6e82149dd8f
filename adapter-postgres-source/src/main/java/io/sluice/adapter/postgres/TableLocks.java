package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Tells who keeps others from reading a table, for messages. */
final class TableLocks {
  private static final String HOLDERS =
      """
      select n.nspname, c.relname, l.granted, coalesce(l.pid::text, ''),
             coalesce(a.application_name, '')
      from pg_catalog.pg_locks l
      join pg_catalog.pg_class c on c.oid = l.relation
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      left join pg_catalog.pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'relation' and l.mode = 'AccessExclusiveLock'
        and l.database = (select oid from pg_catalog.pg_database where datname = current_database())
      order by l.granted desc, l.pid
      """;

  private TableLocks() {}

  /** {@code table … is locked by …}: by those that hold the lock, or else wait for it in front. */
  static String describe(Connection connection, TableId table) throws SQLException {
    List<String> found = describeAll(connection, List.of(table));
    return found.isEmpty() ? "table " + table + " is locked" : found.get(0);
  }

  /** A sentence for each of the tables that is locked. */
  static List<String> describeAll(Connection connection, Collection<TableId> tables)
      throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(HOLDERS);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        TableId table = new TableId(row.getString(1), row.getString(2));
        if (tables.contains(table)) {
          found.add(sentence(table, row.getBoolean(3), row.getString(4), row.getString(5)));
        }
      }
    }
    return found;
  }

  private static String sentence(TableId table, boolean granted, String pid, String application) {
    String who =
        pid.isEmpty()
            ? "a prepared transaction"
            : "server process " + pid + (application.isEmpty() ? "" : " (" + application + ")");
    return "table "
        + table
        + (granted ? " is locked by " : " is about to be locked by ")
        + who
        + " with ACCESS EXCLUSIVE, as ALTER TABLE does";
  }
}

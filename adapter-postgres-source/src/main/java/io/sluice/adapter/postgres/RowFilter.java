package io.sluice.adapter.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/**
 * A condition on a table's rows as PostgreSQL understands it.
 *
 * @param sql as the user wrote it
 * @param canonical as PostgreSQL writes it, the same as for a publication's row filter
 * @param columns those that it looks at
 */
record RowFilter(String sql, String canonical, List<String> columns) {
  private static final String READ =
      """
      select pg_catalog.pg_get_expr(c.conbin, c.conrelid),
             array(select a.attname::text from pg_catalog.pg_attribute a
                   where a.attrelid = c.conrelid and a.attnum = any(c.conkey))
      from pg_catalog.pg_constraint c
      where c.conrelid = 'pg_temp.sluice_filter'::regclass and c.conname = 'sluice_filter'
      """;

  /**
   * Has PostgreSQL read it, as a constraint of an empty temporary copy of the table, in a
   * transaction that is rolled back.
   *
   * @param connection in auto-commit
   * @throws SQLException also if it is no condition on the table's columns
   */
  static RowFilter read(Connection connection, CatalogTable table, String sql) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("set local lock_timeout = '5s'");
      statement.execute(
          "create temporary table sluice_filter (like "
              + Sql.name(table.id())
              + ") on commit drop");
      statement.execute(
          "alter table pg_temp.sluice_filter add constraint sluice_filter check "
              + Condition.sql(sql));
      try (ResultSet row = statement.executeQuery(READ)) {
        row.next();
        return new RowFilter(
            sql,
            row.getString(1),
            List.copyOf(Arrays.asList((String[]) row.getArray(2).getArray())));
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}

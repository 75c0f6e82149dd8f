package io.sluice.adapter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** How much of a table is read at once. */
final class PageSize {
  static final long BYTES = 8 << 20;
  private static final int SMALLEST = 10;
  private static final int LARGEST = 10_000;

  private PageSize() {}

  /**
   * As many rows as make a page of bounded size, by what they take on disk.
   *
   * @param storage oids of what holds the rows
   */
  static int rows(Connection connection, List<Long> storage) throws SQLException {
    String sql =
        "select coalesce(sum(pg_catalog.pg_table_size(oid)) / nullif(sum(reltuples), 0), 8192)"
            + " from pg_catalog.pg_class where oid = any(?::int8[]::oid[]) and reltuples > 0";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("int8", storage.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        double rowBytes = Math.max(64, row.getDouble(1));
        return (int) Math.max(SMALLEST, Math.min(LARGEST, BYTES / rowBytes));
      }
    }
  }
}

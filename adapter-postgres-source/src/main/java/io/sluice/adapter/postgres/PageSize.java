package io.sluice.adapter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How much of a table is read at once. */
final class PageSize {
  static final long BYTES = 8 << 20;
  private static final int SMALLEST = 10;
  private static final int LARGEST = 10_000;

  private PageSize() {}

  /** As many rows as make a page of bounded size, by what the table takes on disk per row. */
  static int rows(Connection connection, long oid) throws SQLException {
    String sql =
        "select case when reltuples > 0 then pg_catalog.pg_table_size(oid) / reltuples else 8192"
            + " end from pg_catalog.pg_class where oid = ?::int8::oid";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        double rowBytes = row.next() ? Math.max(64, row.getDouble(1)) : 8_192;
        return (int) Math.max(SMALLEST, Math.min(LARGEST, BYTES / rowBytes));
      }
    }
  }
}

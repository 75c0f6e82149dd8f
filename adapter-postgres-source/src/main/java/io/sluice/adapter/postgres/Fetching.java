package io.sluice.adapter.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How many rows a cursor fetches at a time: as many as make a page of about {@link PageSize#BYTES},
 * by how large those were that came before. Begins with one row, for what PostgreSQL's statistics
 * say of a table may be nothing or wrong, and a page of rows far larger than thought would not fit
 * into memory. Goes on with what it has found out when used again.
 */
final class Fetching {
  private static final int LARGEST = 10_000;
  private static final int GROWTH = 8;
  private static final long SMALLEST_ROW = 64;

  /** A row so many times the average's size counts for more than the average. */
  private static final int OUTLIER = 4;

  private int rows = 1;
  private int left;
  private long chars;
  private long longest;

  /** To be called before the statement is executed, in a transaction. */
  void begin(Statement statement) throws SQLException {
    statement.setFetchSize(rows);
    left = rows;
    chars = 0;
    longest = 0;
  }

  /**
   * A row came.
   *
   * @param rowChars how much text it has
   */
  void came(ResultSet from, long rowChars) throws SQLException {
    chars += rowChars;
    longest = Math.max(longest, rowChars);
    left--;
    if (left == 0) {
      from.setFetchSize(next());
      left = rows;
      chars = 0;
      longest = 0;
    }
  }

  private int next() {
    long row = Math.max(SMALLEST_ROW, Math.max(chars / rows, longest / OUTLIER));
    long most = Math.min(LARGEST, (long) rows * GROWTH);
    rows = (int) Math.max(1, Math.min(most, PageSize.BYTES / row));
    return rows;
  }
}

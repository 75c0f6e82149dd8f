package io.sluice.adapter.postgres;

import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The reading of one piece, in the transaction that its connection is in. */
final class Reading {
  private final Connection connection;
  private final OpenRequest request;
  private final TableRows rows;
  private final KeyTypes types;
  private final String unread;
  private final int pageRows;
  private final Piece piece;
  private final Fetching fetching = new Fetching();

  private Reading(
      Connection connection,
      OpenRequest request,
      TableRows rows,
      CatalogTable table,
      List<Long> storage)
      throws SQLException, PortException {
    this.connection = connection;
    this.request = request;
    this.rows = rows;
    this.types = KeyTypes.read(connection, table.oid(), rows.schema());
    this.unread = request.read().flatMap(read -> read.condition(table)).orElse("true");
    this.pageRows = PageSize.rows(connection, storage);
    this.piece = new Piece(request, rows.schema());
  }

  static Reading of(Connection connection, OpenRequest request, CatalogTable table)
      throws SQLException, PortException {
    TableRows rows = TableRows.of(schema(table), table);
    return new Reading(connection, request, rows, table, table.storage());
  }

  /** Of what only this partition of the table holds. */
  static Reading of(
      Connection connection, OpenRequest request, CatalogTable table, Partition partition)
      throws SQLException, PortException {
    TableRows rows = TableRows.of(schema(table), table, partition);
    return new Reading(connection, request, rows, table, List.of(partition.oid()));
  }

  private static TableSchema schema(CatalogTable table) throws PortException {
    try {
      return table.schema();
    } catch (IllegalArgumentException e) {
      throw new PortException(e.getMessage(), e);
    }
  }

  /** The partition that was to be read is one no longer: the table has none of its rows. */
  Piece nothing() {
    return piece;
  }

  Piece byKey() throws SQLException, PortException {
    List<List<String>> keys = request.keys();
    List<RowKey> asked = new ArrayList<>();
    for (List<String> key : keys) {
      asked.add(rows.key(key));
    }
    asked.forEach(piece::asked);
    if (rows.hashesKey()) {
      keys = List.copyOf(new HashedKeys().find(connection, rows, asked).values());
      if (keys.isEmpty()) {
        return piece;
      }
    }
    String sql =
        "select "
            + rows.columns()
            + " from "
            + types.values(keys.size())
            + " join "
            + rows.from()
            + " on "
            + KeyTypes.same(rows.schema())
            + rows.andWherePrepared();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int at = 1;
      for (List<String> key : keys) {
        at = TableRows.bind(statement, at, key);
      }
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          piece.read(rows.row(found));
        }
      }
    }
    return piece;
  }

  /**
   * Which keys belong to the piece is found first, without the condition: so a condition that few
   * rows meet makes small pieces and not long ones.
   */
  Piece range(int limit) throws SQLException, PortException {
    String keys = "(" + rows.keyColumns() + ")";
    String range =
        request.after().isEmpty() ? "true" : keys + " > " + types.literal(request.after());
    List<String> end = end(range, Math.min(pageRows, limit));
    if (!end.isEmpty()) {
      range += " and " + keys + " <= " + types.literal(end);
    }
    String sql =
        "select "
            + rows.columns()
            + " from "
            + rows.from()
            + " where "
            + range
            + " and "
            + unread
            + rows.andWhere()
            + request.condition().map(text -> " and " + Condition.sql(text)).orElse("")
            + " order by "
            + rows.keyColumns();
    try (Statement statement = unescaped()) {
      fetching.begin(statement);
      try (ResultSet found = statement.executeQuery(sql)) {
        fill(found, end);
      }
    }
    return piece;
  }

  /** The key that the piece ends with; empty if fewer rows are left. */
  private List<String> end(String behind, int limit) throws SQLException {
    String sql =
        "select "
            + rows.keyColumns()
            + " from "
            + rows.from()
            + " where "
            + behind
            + " order by "
            + rows.keyColumns()
            + " limit 1 offset "
            + (limit - 1);
    try (Statement statement = unescaped();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? rows.keyTexts(row, 1) : List.of();
    }
  }

  private void fill(ResultSet found, List<String> end) throws SQLException, PortException {
    List<String> last = request.kept();
    while (found.next()) {
      long before = rows.charsRead();
      piece.read(rows.row(found));
      last = rows.keyTexts(found);
      fetching.came(found, rows.charsRead() - before);
      if (rows.charsRead() >= PageSize.BYTES) {
        endsAt(last, last);
        return;
      }
    }
    if (!end.isEmpty()) {
      endsAt(end, rows.filters() ? last : end);
    }
  }

  private void endsAt(List<String> key, List<String> captured) {
    piece.endsAt(key, rows.hashesKey() ? List.of() : captured);
  }

  /** For SQL with a condition in it: braces and question marks are PostgreSQL's there. */
  private Statement unescaped() throws SQLException {
    Statement statement = connection.createStatement();
    statement.setEscapeProcessing(false);
    return statement;
  }
}
